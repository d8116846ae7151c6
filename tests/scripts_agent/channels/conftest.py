"""What tests of the command share."""

import pytest
from django.core.management import call_command


@pytest.fixture
def run(tmp_path, capsys):
    """run(content, on=...) -> what the command wrote to stdout for a file with this content."""

    def run(content, *args):
        path = tmp_path / "cases.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        call_command("decide", "--cases", str(path), *args)
        return capsys.readouterr().out

    return run
