"""Whatever a developer's shell has set for a site of their own, the tests run with the same settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_A_SITE = {
    "PLN123_RETENTION_DAYS": "30",
    "PLN123_OIDC_CLIENT_ID": "x",
    "PLN123_LOGIN_CONTACT": "helpdesk",
    "PLN123_DEMO": "1",
    "DATABASE_REPLICA_URL": "x",
    "PROMETHEUS_MULTIPROC_DIR": "/",
}


@pytest.mark.slow
def test_the_tests_know_no_setting_of_whoever_runs_them():
    shown = "s.RETENTION_DAYS, s.SIGN_ON, s.LOGIN_CONTACT[:13], s.DEMO, s.HTTPS, os.environ"
    known = {"PATH": os.environ["PATH"], **OF_A_SITE}
    code = f"import os\nfrom tests import settings as s\nprint({shown}, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=known, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *settings, environment = done.stdout.splitlines()
    assert settings == ["90", "{}", "administrator", "False", "False"]
    assert not [name for name in OF_A_SITE if name in environment]
