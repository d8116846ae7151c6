"""No secret stands in the repository: what a scanner takes for one is listed here, with what it is."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

ROOT = Path(__file__).resolve().parents[2]
TABLES = (".csv", ".svg", ".png", "requirements.txt")  # places, drawings, and the hashes of packages
KNOWN = {
    "docs/operations.md": 1,  # the form of DATABASE_URL
    "pln123/env.py": 1,  # the same, in the sentence about a bad one
    "pln123/settings.py": 1,  # the demo's password, which works in the demo alone
    "pln123/site/account/due.py": 1,  # the name of a flag
    "pln123/site/account/passwords.py": 6,  # the keys of sentences about passwords
    "scripts_agent/channels/pops.py": 1,  # the example of a one-time id in the API's document
}


def found(files: list[str]) -> dict[str, int]:
    secrets = SecretsCollection(str(ROOT))
    with default_settings():
        for file in files:
            secrets.scan_file(file)
    return dict(Counter(file for file, _ in secrets))


@pytest.mark.slow
def test_no_secret_in_the_product_and_its_documents():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [f for f in listed.splitlines() if not f.startswith("tests/") and not f.endswith(TABLES)]
    assert len(files) > 200
    assert found(files) == KNOWN


@pytest.mark.parametrize("secret", ["AKIA" + "IOSFODNN7" + "EXAMPLX", "ghp_" + "a1B2" * 9])
def test_control_a_secret_is_found(tmp_path, secret):
    file = tmp_path / "settings.py"
    file.write_text(f'TOKEN = "{secret}"\n')
    secrets = SecretsCollection()
    with default_settings():
        secrets.scan_file(str(file))
    assert len(list(secrets)) >= 1
