"""Why something was not done with a claim, as its page says it."""

import re

import msgspec

from insurance.text import Text
from review.console.text.language import Language
from review.triage.deciding.draft_faults import DraftFault
from review.triage.refusals import CaseChanged, DraftRefused, TriageRefused

LINE_FIELD = re.compile(r"lines\[([0-9]+)\]")


class ProblemFault(msgspec.Struct, frozen=True):
    """A part of a decision that does not add up; `line` is 0 for the claim as a whole."""

    line: int
    text: Text


class Problem(msgspec.Struct, frozen=True):
    """Why nothing was recorded. `is_stale`: the claim has changed since the page was made."""

    text: Text
    faults: tuple[ProblemFault, ...] = ()
    is_stale: bool = False


def problem_of(refused: TriageRefused) -> Problem:
    """What the refusal says, with every fault of a draft."""
    faults = refused.faults if isinstance(refused, DraftRefused) else ()
    return Problem(refused.text, tuple(map(_fault, faults)), isinstance(refused, CaseChanged))


def refusal_text(refused: TriageRefused, language: Language) -> str:
    """The refusal in one language."""
    return refused.text.vi if language is Language.VIETNAMESE else refused.text.en


def _fault(fault: DraftFault) -> ProblemFault:
    line = LINE_FIELD.match(fault.field)
    return ProblemFault(int(line[1]) if line else 0, fault.text)
