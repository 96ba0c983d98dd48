"""The same rules, faster: every duration in them is divided, and nothing else is changed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# `for: 2m` takes four seconds, and the window of an hour two minutes.
TIMES_AS_FAST = 30
MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
# A range or a subquery's range, and what stands behind `offset`.
IN_QUERY = re.compile(r"(?<=\[)\d+(?:ms|[smhdw])(?=\])|(?<=offset )\d+(?:ms|[smhdw])\b")


def faster_rules(folder: Path) -> Iterator[tuple[str, str]]:
    """Every rule file of the folder by its name, with shorter durations."""
    for path in sorted(folder.glob("*.yaml")):
        groups = [_faster_group(group) for group in yaml.safe_load(path.read_text("utf-8"))["groups"]]
        yield path.name, yaml.safe_dump({"groups": groups}, sort_keys=False)


def _faster_group(group: dict[str, Any]) -> dict[str, Any]:
    interval = {"interval": shorter(group["interval"])} if "interval" in group else {}
    return group | interval | {"rules": [_faster_rule(rule) for rule in group["rules"]]}


def _faster_rule(rule: dict[str, Any]) -> dict[str, Any]:
    pending = {"for": shorter(rule["for"])} if "for" in rule else {}
    return rule | pending | {"expr": IN_QUERY.sub(lambda found: shorter(found[0]), rule["expr"])}


def shorter(duration: str) -> str:
    """Such as "2m" as "4000ms"."""
    amount, unit = re.fullmatch(r"(\d+)(ms|[smhdw])", duration).groups()  # type: ignore[union-attr]
    return f"{int(amount) * MILLISECONDS[unit] // TIMES_AS_FAST}ms"
