"""The picture of the flow in docs/ is that of the flow in force."""

from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from scripts_agent.intake.flow import Choice, End, Question, flow
from scripts_agent.intake.picture import svg
from scripts_agent.intake.questions import INTAKE

SVG = "{http://www.w3.org/2000/svg}"


def words(picture):
    return [text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


def test_the_picture_in_docs_is_up_to_date(capsys):
    call_command("draw_intake", "--check")
    assert "sesuai" in capsys.readouterr().out


def test_a_stale_or_missing_picture_is_reported(tmp_path):
    path = tmp_path / "intake.svg"
    with pytest.raises(CommandError, match="jalankan manage"):
        call_command("draw_intake", "--check", file=path)
    call_command("draw_intake", file=path)
    call_command("draw_intake", "--check", file=path)
    path.write_text(path.read_text().replace("Belum menentukan", "Belum tahu"))
    with pytest.raises(CommandError, match="jalankan manage"):
        call_command("draw_intake", "--check", file=path)


def test_checking_writes_nothing(tmp_path):
    path = tmp_path / "intake.svg"
    with pytest.raises(CommandError):
        call_command("draw_intake", "--check", file=path)
    assert not path.exists()


def test_every_node_and_every_choice_is_in_the_picture():
    drawn = words(svg(INTAKE))
    assert {node.id for node in INTAKE.nodes} <= set(drawn)
    everything = " ".join(drawn)
    for question in INTAKE.questions:
        for choice in question.choices:
            assert choice.label in everything, choice.label


def test_there_is_one_arrow_head_per_node_that_something_leads_to():
    root = ElementTree.fromstring(svg(INTAKE))  # noqa: S314
    heads = [path for path in root.iter(f"{SVG}path") if path.get("fill")]
    assert len(heads) == len(INTAKE.nodes) - 2  # the start, and the side exit


def test_the_picture_changes_with_the_flow_and_escapes_its_words():
    def one(label):
        return flow(
            "v1", Question("a", 1, label, (Choice("X", "<x> & y", goto="end"),)), End("end", 6, "Z", "z")
        )

    assert svg(one("Satu")) == svg(one("Satu"))
    assert svg(one("Satu")) != svg(one("Dua"))
    assert "<x> & y" in words(svg(one("Satu")))
