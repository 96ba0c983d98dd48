"""The rules in Prometheus' own tool, where it is installed (`apt-get install prometheus`)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.docs.exported import RULES
from tests.unit.docs.tree import ROOT

PROMTOOL = shutil.which("promtool")
CASES = sorted((ROOT / "tests/alerts").glob("*.yaml"))

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")


def promtool(*arguments: str | Path) -> str:
    """What it prints; its status is 0."""
    command = [str(PROMTOOL), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_prometheus_accepts_the_rules() -> None:
    assert "SUCCESS" in promtool("check", "rules", *RULES)


def test_prometheus_accepts_its_configuration() -> None:
    assert "SUCCESS" in promtool("check", "config", ROOT / "docker/prometheus/prometheus.yaml")


@pytest.mark.parametrize("cases", CASES, ids=lambda path: path.stem)
def test_alerts_fire_and_stay_silent_as_their_cases_say(cases: Path) -> None:
    assert "SUCCESS" in promtool("test", "rules", cases)
