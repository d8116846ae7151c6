"""The engine of the guided intake, on small flows of its own."""

import pytest

from scripts_agent.intake.flow import Branch, Choice, End, FlowError, Question, flow, position

END = End("end", 2, "Selesai", closing="end")


def ask(id="ask", *choices, **rest):
    return Question(id, 1, "Tanya", choices=choices, **rest)


def small():
    """meal -> (soup) size -> branch stock -> end; or straight to end."""
    return flow(
        "v1",
        ask("meal", Choice("SOUP", "Sup", goto="size"), Choice("NONE", "Tidak", goto="end"), line=None),
        ask("size", goto="salt"),
        ask("salt", goto="stock", optional=True),
        Branch("stock", 1, "Stok", (Choice("YES", "Ada", goto="confirm"), Choice("NO", "Habis", goto="end"))),
        ask("confirm", Choice("OK", "Ya", goto="end"), Choice("WHY", "Mengapa", note="why")),
        END,
    )


def where(answers, facts=None):
    return position(small(), answers, facts or {})


def test_a_call_without_answers_stands_at_the_first_question():
    assert where({}).node.id == "meal"
    assert where({}).path == ()


def test_each_answer_moves_to_the_node_it_leads_to():
    found = where({"meal": "SOUP"})
    assert (found.node.id, found.path, found.node.step) == ("size", ("meal",), 1)
    assert where({"meal": "NONE"}).node == END


def test_an_answer_that_is_not_offered_stops_the_replay_there():
    found = where({"meal": "CAKE", "size": "2"})
    assert (found.node.id, found.path) == ("meal", ())


def test_an_empty_answer_is_no_answer():
    assert where({"meal": ""}).node.id == "meal"
    assert where({"meal": ""}).path == ()


def test_a_branch_stops_until_its_fact_is_given_and_then_leads_on():
    answers = {"meal": "SOUP", "size": "2"}
    assert where(answers).node.id == "stock"
    assert where(answers, {"stock": "YES"}).node.id == "confirm"
    assert where(answers, {"stock": "NO"}).node.id == "end"


def test_a_fact_the_branch_does_not_know_is_an_error():
    with pytest.raises(FlowError, match=r"^stock: unknown fact 'MAYBE'$"):
        where({"meal": "SOUP", "size": "2"}, {"stock": "MAYBE"})


def test_an_optional_question_is_passed_without_an_answer_and_kept_with_one():
    assert where({"meal": "SOUP", "size": "2"}).path == ("meal", "size")
    assert where({"meal": "SOUP", "size": "2", "salt": "1"}).path == ("meal", "size", "salt")


def test_a_choice_that_stays_sets_a_flag_and_leaves_the_position():
    answers = {"meal": "SOUP", "size": "2", "why": "YA"}
    assert where(answers, {"stock": "YES"}).node.id == "confirm"
    assert where(answers | {"confirm": "WHY"}, {"stock": "YES"}).node.id == "confirm"
    assert Choice("WHY", "Mengapa", note="why").stay
    assert not Choice("OK", "Ya", goto="end").stay


def test_answers_off_the_path_are_ignored_but_come_back_with_the_old_answer():
    answers = {"meal": "NONE", "size": "2", "spoon": "BIG"}
    away = where(answers)
    assert (away.node.id, away.path) == ("end", ("meal",))
    back = where(answers | {"meal": "SOUP"})
    assert (back.node.id, back.path) == ("stock", ("meal", "size"))


def test_the_replay_leaves_the_answers_as_they_are():
    answers = {"meal": "NONE", "size": "2"}
    where(answers)
    assert answers == {"meal": "NONE", "size": "2"}


def test_nodes_are_found_by_id_and_by_step():
    built = small()
    assert built.node("size").label == "Tanya"
    assert [q.id for q in built.questions] == ["meal", "size", "salt", "confirm"]
    assert built.nodes_of_step(2) == (END,)
    with pytest.raises(KeyError, match="nowhere"):
        built.node("nowhere")
    assert built.version == "v1"


def x(goto=None, **rest):
    return Choice("X", "Ex", goto=goto, **rest)


def y(goto=None, **rest):
    return Choice("Y", "Ye", goto=goto, **rest)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ((), "flow v1: no nodes"),
        ((ask("a", goto="b"), END), "a: goto leads to 'b', which is no node"),
        ((ask("a", x("b")), END), "a: Ex leads to 'b', which is no node"),
        ((ask("a", x()), END), "a: Ex leads to 'nothing', which is no node"),
        ((ask("a"), END), "a: goto leads to 'nothing', which is no node"),
        ((ask("a", goto="end"), ask("lost", goto="end"), END), "lost: orphan"),
        ((ask("a", goto="end"), ask("a", goto="end"), END), "flow: 'a' is there 2 times"),
        ((ask("a", goto="b"), ask("b", x("end"), y("a")), END), "a: loop a > b > a"),
        ((ask("a", x("end", key="1"), y("end", key="1")), END), "a: '1' is there 2 times"),
        ((ask("a", x("end"), x("end")), END), "a: 'X' is there 2 times"),
        ((ask("a", goto="end", line="hello"), END), "a: unknown line 'hello'"),
        ((ask("a", x("end", line="bye")), END), "a: unknown line 'bye'"),
        ((ask("a", x(note="end"), y("end")), END), "a: note 'end' is the id of a node"),
        ((ask("a", x("end", note="n"), y("end")), END), "a: X has a note and a goto"),
    ],
)
def test_a_flow_that_cannot_be_followed_is_refused(nodes, message):
    with pytest.raises(FlowError) as caught:
        flow("v1", *nodes)
    assert str(caught.value).startswith(message)


def test_a_loop_of_two_ways_to_the_same_node_is_no_loop():
    built = flow(
        "v1", ask("a", Choice("X", "Ex", goto="b"), Choice("Y", "Ye", goto="end")), ask("b", goto="end"), END
    )
    assert len(built.nodes) == 3


def test_a_side_exit_is_no_orphan_but_has_to_exist():
    out = End("out", 2, "Batal", closing="out")
    assert flow("v1", ask("a", goto="end"), END, out, side_exits=("out",)).side_exits == ("out",)
    with pytest.raises(FlowError, match=r"^out: no such node$"):
        flow("v1", ask("a", goto="end"), END, side_exits=("out",))
