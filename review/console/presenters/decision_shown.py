"""A decision as the history of a claim shows it: what differs line by line, and the rest in one row."""

from collections.abc import Iterable, Iterator

import msgspec

from review.triage.deciding.decision import Action, LineDecision
from review.triage.deciding.decision_view import DecisionView, Standing

DASH = "\N{EN DASH}"


class DecisionShown(msgspec.Struct, frozen=True):
    """Names for the template."""

    view: DecisionView

    @property
    def standing(self) -> Standing:
        """What became of it."""
        return self.view.standing

    @property
    def objections(self) -> tuple[LineDecision, ...]:
        """The lines that are not paid as claimed, and those with a note."""
        lines = self.view.decision.lines
        return tuple(line for line in lines if line.action is not Action.ACCEPT or line.note)

    @property
    def accepted_numbers(self) -> str:
        """The other lines, such as "1–3, 5"; empty where there are none."""
        objected = {line.line for line in self.objections}
        numbers = (line.line for line in self.view.decision.lines if line.line not in objected)
        return ", ".join(_spans(numbers))


def _spans(numbers: Iterable[int]) -> Iterator[str]:
    """Numbers that follow each other become one span."""
    known = sorted(numbers)
    begin = 0
    for place, number in enumerate(known):
        if place + 1 < len(known) and known[place + 1] == number + 1:
            continue
        yield str(number) if known[begin] == number else f"{known[begin]}{DASH}{number}"
        begin = place + 1
