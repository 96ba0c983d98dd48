"""docs/outcomes.md: every outcome of a look-up, with what the clerk and the technician are told."""

from docs.generate.table import page, table
from gateway.cards.outcome import OUTCOMES, Outcome
from gateway.v1.outcome_pb2 import Verdict

INTRODUCTION = """What `CheckCard` may answer. "Not valid" is an answer, never an error. The order in which
reasons are looked for stands in `gateway/cards/judge_card.py`."""


def outcomes_page() -> str:
    """All of them in one table, then each with its words."""
    overview = table(("VSS", "outcome", "verdict", "in English"), (_row(outcome) for outcome in OUTCOMES))
    return page("Outcomes of a look-up", INTRODUCTION, overview, *(_section(outcome) for outcome in OUTCOMES))


def _row(outcome: Outcome) -> tuple[str, ...]:
    verdict = Verdict.Name(outcome.verdict).removeprefix("VERDICT_")
    return (f"`{outcome.vss_code}`", f"`{outcome.name}`", verdict, outcome.message.en)


def _section(outcome: Outcome) -> str:
    told = (("message", outcome.message), ("clerk", outcome.clerk), ("technician", outcome.technician))
    words = table(("", "tiếng Việt", "English"), ((name, text.vi, text.en) for name, text in told))
    return f"\n## {outcome.vss_code} {outcome.name}\n\n{words}"
