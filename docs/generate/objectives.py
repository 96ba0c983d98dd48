"""docker/prometheus/rules/objectives.yaml: what is promised, and alerts on how fast the rest is used up.

An objective of 99.9 % leaves an error budget of 0.1 %. A burn rate of 1 uses it up in the period of the
objective, thirty days; one of 14.4 uses 2 % of it in an hour. Each alert looks at a long window, so that it
rests on enough, and at a short one, so that it ends soon after the fault (Google, The Site Reliability
Workbook, chapter 5).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

HEADER = (
    "# Made from the code by `make docs` (docs/generate/objectives.py). Change the code, not this file.\n"
)
OURS = 'reason=~"DATABASE_AWAY|INTERNAL|OVERLOADED"'
SHORT, LONG = ("5m", "30m", "1h", "2h"), ("6h", "1d", "3d")
# With fewer bad events in the long window, one slow call of a quiet night would wake somebody.
FEWEST_BAD = 10


class Burn(NamedTuple):
    """An alert: the burn rate that both windows exceed."""

    rate: Decimal
    long: str
    short: str
    severity: str


BURNS = (
    Burn(Decimal("14.4"), "1h", "5m", "page"),
    Burn(Decimal(6), "6h", "30m", "page"),
    Burn(Decimal(3), "1d", "2h", "ticket"),
    Burn(Decimal(1), "3d", "6h", "ticket"),
)


class Objective(NamedTuple):
    """A promise. `bad` and `total` are PromQL with WINDOW for the window: numbers of events."""

    name: str
    alert: str
    good: Decimal
    bad: str
    total: str
    summary: str

    @property
    def budget(self) -> Decimal:
        """The share of events that may be bad."""
        return 1 - self.good


def _increase(metric: str) -> str:
    return f"sum(increase({metric}[WINDOW]))"


def _slower(histogram: str, le: str, matchers: str = "") -> str:
    within = ", ".join(part for part in (matchers, f'le="{le}"') if part)
    every = f"{{{matchers}}}" if matchers else ""
    return f"{_increase(f'{histogram}_count{every}')} - {_increase(f'{histogram}_bucket{{{within}}}')}"


CHECK_CARD = 'grpc_method="CheckCard"'
REFUSED_LOOK_UPS = _increase(f"wardgate_refusals_total{{{CHECK_CARD}, {OURS}}}")
REFUSED_CLAIMS = _increase(f'wardgate_refusals_total{{grpc_method=~"SubmitClaims?", {OURS}}}')

OBJECTIVES = (
    Objective(
        "look_ups_fast",
        "LookUpsSlowOrRefused",
        Decimal("0.999"),
        f"{_slower('grpc_server_handling_seconds', '0.25', CHECK_CARD)} + {REFUSED_LOOK_UPS}",
        _increase(f"grpc_server_handling_seconds_count{{{CHECK_CARD}}}"),
        "Single look-ups take longer than 250 ms, or are refused through no fault of their callers.",
    ),
    Objective(
        "look_ups_answered",
        "LookUpsUndetermined",
        Decimal("0.999"),
        _increase('wardgate_card_checks_total{outcome="UNDETERMINED"}'),
        _increase("wardgate_card_checks_total"),
        "Look-ups are answered UNDETERMINED, because the register cannot be read.",
    ),
    Objective(
        "claims_acknowledged",
        "ClaimsSlowOrRefused",
        Decimal("0.999"),
        f"{_slower('wardgate_claim_acknowledged_seconds', '1.0')} + {REFUSED_CLAIMS}",
        f"{_increase('wardgate_claim_acknowledged_seconds_count')} + {REFUSED_CLAIMS}",
        "Claims are acknowledged after more than a second, or refused through no fault of their senders.",
    ),
    Objective(
        "claims_reviewed",
        "ReviewsLate",
        Decimal("0.99"),
        _slower("wardgate_claim_reviewed_seconds", "60.0"),
        _increase("wardgate_claim_reviewed_seconds_count"),
        "Claims are reviewed more than a minute after they were received.",
    ),
)


def objectives_file() -> str:
    """The rule file."""
    groups = [
        {"name": "objectives", "interval": "30s", "rules": [*_records(SHORT)]},
        # The long windows read many samples, and change slowly.
        {"name": "objectives of long windows", "interval": "2m", "rules": [*_records(LONG)]},
        {"name": "error budgets", "rules": [*_alerts()]},
    ]
    return HEADER + yaml.safe_dump({"groups": groups}, sort_keys=False, width=1000, allow_unicode=True)


def _records(windows: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for objective in OBJECTIVES:
        for window in windows:
            bad, total = (each.replace("WINDOW", window) for each in (objective.bad, objective.total))
            ratio = f"clamp_max(({bad}) / ({total}), 1)"
            for name, expr in (("bad", bad), ("bad_ratio", ratio)):
                labels = {"slo": objective.name}
                yield {"record": f"slo:{name}:increase{window}", "expr": expr, "labels": labels}


def _alerts() -> Iterator[dict[str, Any]]:
    for objective in OBJECTIVES:
        for burn in BURNS:
            yield {
                "alert": objective.alert,
                "expr": _burns(objective, burn),
                "labels": {"severity": burn.severity, "window": burn.long},
                "annotations": _annotations(objective, burn),
            }


def _burns(objective: Objective, burn: Burn) -> str:
    slo, limit = f'{{slo="{objective.name}"}}', burn.rate * objective.budget
    return (
        f"slo:bad_ratio:increase{burn.long}{slo} > {limit.normalize()}"
        f" and slo:bad_ratio:increase{burn.short}{slo} > {limit.normalize()}"
        f" and slo:bad:increase{burn.long}{slo} >= {FEWEST_BAD}"
    )


def _annotations(objective: Objective, burn: Burn) -> dict[str, str]:
    share = "{{ $value | humanizePercentage }}"
    objective_percent = f"{(objective.good * 100).normalize()} %"
    return {
        "summary": objective.summary,
        "description": f"{share} in {burn.long}; the objective is {objective_percent}.",
        "runbook_url": runbook(objective.alert),
    }


def runbook(alert: str) -> str:
    """Where a page of docs/ says what the alert means and what to do."""
    return f"docs/howto/alerts.md#{alert.lower()}"
