"""The picture of the flow in docs/ is that of the flow in force."""

import re

import pytest
from django.core.management import CommandError, call_command

from scripts_agent.intake.flow import Branch, Choice, End, Question, flow, targets
from scripts_agent.intake.picture import mermaid
from scripts_agent.intake.questions import INTAKE, LINES
from scripts_agent.intake.steps import STEP_TITLES

PICTURE = mermaid(INTAKE)


def arrows(picture):
    """(from, labels, to) of every arrow."""
    found = re.findall(r'^  (\w+) -->\|"(.*)"\| (\w+)$', picture, re.MULTILINE)
    return [(start, labels.split("<br>"), end) for start, labels, end in found]


def box(picture, id):
    """The line that draws a node."""
    [line] = re.findall(rf"^    {id}\W.*$", picture, re.MULTILINE)
    return line


def test_the_picture_in_docs_is_up_to_date(capsys):
    call_command("draw_intake", "--check")
    assert "sesuai" in capsys.readouterr().out


def test_a_stale_or_missing_picture_is_reported(tmp_path):
    path = tmp_path / "intake.md"
    with pytest.raises(CommandError, match="jalankan manage"):
        call_command("draw_intake", "--check", file=path)
    call_command("draw_intake", file=path)
    call_command("draw_intake", "--check", file=path)
    assert f"```mermaid\n{PICTURE}```\n" in path.read_text()
    path.write_text(path.read_text().replace("Belum menentukan", "Belum tahu"))
    with pytest.raises(CommandError, match="jalankan manage"):
        call_command("draw_intake", "--check", file=path)


def test_checking_writes_nothing(tmp_path):
    path = tmp_path / "intake.md"
    with pytest.raises(CommandError):
        call_command("draw_intake", "--check", file=path)
    assert not path.exists()


def test_every_node_has_one_box_in_its_step_with_its_label():
    columns = re.findall(r'  subgraph step(\d)\["([^"\n]*)"\]\n(.*?)^  end$', PICTURE, re.DOTALL | re.M)
    assert [title for _, title, _ in columns] == [f"{step} {title}" for step, title in STEP_TITLES.items()]
    for step, _, boxes in columns:
        ids = [re.match(r"    (\w+)", line)[1] for line in boxes.splitlines()]
        assert ids == [node.id for node in INTAKE.nodes_of_step(int(step))]
    for node in INTAKE.nodes:
        assert f'"{node.label}<br>{node.id}' in box(PICTURE, node.id)


def test_every_line_and_every_instruction_stands_in_its_box():
    drawn = {line for node in INTAKE.nodes for line in re.findall(r"ucapkan (\w+)", box(PICTURE, node.id))}
    assert drawn == set(LINES)
    for question in INTAKE.questions:
        if question.line:
            assert f"ucapkan {question.line}" in box(PICTURE, question.id)
        if question.instruction:
            assert f"arahan SOP {question.instruction}" in box(PICTURE, question.id)


def test_every_choice_is_an_arrow_or_stays_in_its_box():
    drawn = {(start, label, end) for start, labels, end in arrows(PICTURE) for label in labels}
    for node in INTAKE.nodes:
        for choice in () if isinstance(node, End) else node.choices:
            shown = f"[{choice.key}] {choice.label}" if choice.key else choice.label
            if choice.stay:
                assert f"↺ {shown}" in box(PICTURE, node.id)
            else:
                default = None if isinstance(node, Branch) else node.goto
                assert (node.id, shown, choice.goto or default) in drawn


def test_there_is_one_arrow_for_each_pair_of_nodes_that_follow_one_another():
    ways = sorted({(node.id, end) for node in INTAKE.nodes for _, end in targets(node)})
    assert sorted((start, end) for start, _, end in arrows(PICTURE)) == ways


def test_every_end_is_green_and_the_side_exit_says_that_it_is_one():
    ends = {node.id for node in INTAKE.nodes if isinstance(node, End)}
    assert set(re.findall(r"^    (\w+)\(.*:::closing$", PICTURE, re.MULTILINE)) == ends
    for id in ends:
        assert ("dari langkah mana pun" in box(PICTURE, id)) == (id in INTAKE.side_exits)


def test_the_picture_changes_with_the_flow_and_escapes_its_words():
    def one(label):
        return flow(
            "v1",
            Question("a", 1, label, (Choice("X", '<x> & "y" #1', goto="over"),)),
            End("over", 6, "Z", "z"),
        )

    assert mermaid(one("Satu")) == mermaid(one("Satu"))
    assert mermaid(one("Satu")) != mermaid(one("Dua"))
    assert 'a -->|"#lt;x#gt; & #quot;y#quot; #35;1"| over' in mermaid(one("Satu"))


def test_a_picture_with_numbers_says_how_often_each_way_was_taken():
    flow_of_two = flow(
        "v",
        Question("ask", 1, "Tanya", choices=(Choice("A", "Ya", goto="end"), Choice("B", "Tidak", goto="no"))),
        End("end", 1, "Selesai", closing="end"),
        End("no", 1, "Batal", closing="no"),
        End("out", 1, "Keluar", closing="out"),
        side_exits=("out",),
    )
    picture = mermaid(flow_of_two, {("ask", "end"): 1_234_567, ("", "out"): 89, ("x", "out"): 5})
    assert arrows(picture) == [("ask", ["Ya", "1.234.567 kali"], "end"), ("ask", ["Tidak", "0 kali"], "no")]
    assert "Keluar<br>out<br>dari langkah mana pun<br>89 kali" in box(picture, "out")
    assert "kali" not in mermaid(flow_of_two)
