"""A Prometheus on this machine that collects the metrics of one stack."""

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.free_address import free_address
from tests.watch.faster import faster_rules

CONFIGURATION = """\
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}}
rule_files: [{rules}/*.yaml]
scrape_configs:
  - job_name: wardgate
    file_sd_configs: [{{files: [{targets}]}}]
"""

LONG_WINDOWS = ("1d", "3d")


class Prometheus:
    """Its HTTP interface."""

    def __init__(self, address: str) -> None:
        self.address = address

    def firing(self) -> set[str]:
        """The names of the alerts that fire, without those whose windows are days: they end as slowly."""
        labels = [one["labels"] for one in self._get("alerts")["alerts"] if one["state"] == "firing"]
        return {one["alertname"] for one in labels if one.get("window") not in LONG_WINDOWS}

    def query(self, expr: str) -> list[Any]:
        """The series that answer a query now. Raises HTTPError where it is none."""
        return list(self._get("query", query=expr)["result"])

    def query_range(self, expr: str, start: float, end: float, step: float) -> list[Any]:
        """The series that answer a query over time."""
        return list(self._get("query_range", query=expr, start=start, end=end, step=step)["result"])

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _get(self, path: str, **parameters: object) -> Any:
        query = urllib.parse.urlencode(parameters)
        with urllib.request.urlopen(f"http://{self.address}/api/v1/{path}?{query}", timeout=10) as answer:
            return json.load(answer)["data"]


@contextmanager
def running_prometheus(program: str, folder: Path, rules: Path, targets: Path) -> Iterator[Prometheus]:
    """With the rules of this folder, faster; stopped on exit."""
    address = free_address()
    faster = folder / "rules"
    faster.mkdir(parents=True)
    for name, text in faster_rules(rules):
        (faster / name).write_text(text, encoding="utf-8")
    configuration = folder / "prometheus.yaml"
    configuration.write_text(CONFIGURATION.format(rules=faster, targets=targets.resolve()), encoding="utf-8")
    arguments = (
        *(program, f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"),
        *(f"--web.listen-address={address}", "--log.level=warn"),
    )
    with (folder / "prometheus.log").open("wb") as log, subprocess.Popen(arguments, stderr=log) as process:
        try:
            yield Prometheus(address)
        finally:
            process.terminate()
