"""docs/outcomes.md: every outcome of a look-up, with its message and its advice."""

from docs.generate.table import page, table
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOMES
from gateway.v1.outcome_pb2 import Verdict

INTRODUCTION = """\
The outcomes that `CheckCard` can return. "Not valid" is an answer, never an error. The order in which the
reasons are checked is in `gateway/cards/judging/judge_card.py`. Each outcome has a message, and advice
for the clerk at the desk and for the facility's technician."""


def outcomes_page() -> str:
    """A table of all outcomes, then the texts of each outcome."""
    overview = table(("VSS", "outcome", "verdict", "in English"), (_row(outcome) for outcome in OUTCOMES))
    return page("Outcomes of a look-up", INTRODUCTION, overview, *(_section(outcome) for outcome in OUTCOMES))


def _row(outcome: Outcome) -> tuple[str, ...]:
    verdict = Verdict.Name(outcome.verdict).removeprefix("VERDICT_")
    return (f"`{outcome.vss_code}`", f"`{outcome.name}`", verdict, outcome.message.en)


def _section(outcome: Outcome) -> str:
    texts = (("message", outcome.message), ("clerk", outcome.clerk), ("technician", outcome.technician))
    rows = ((name, text.vi, text.en) for name, text in texts)
    return f"\n## {outcome.vss_code} {outcome.name}\n\n{table(('', 'tiếng Việt', 'English'), rows)}"
