"""The lines of the SOP's first version."""

from scripts_agent.words.script import FOLDER, script_versions

FOLDER_IN_FORCE = FOLDER / "2021-01-26"
SCRIPTS = script_versions().by_id("2021-01-26")
