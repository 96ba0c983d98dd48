"""Reviewers who decide claims by the truth, and err at a stated rate."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import msgspec

from insurance.money import DONG, ZERO, rounded
from review.rulebook.engine.answers import Found
from review.triage.deciding.decision import Action, Decision, LineDecision
from tests.evaluation.review.judging import Judged
from tests.evaluation.world.edits import ONE, Truth

# The reason that a reviewer gives where no rule's is right: one of our own.
OTHER_REASON = "R.009"


class ErrorRates(msgspec.Struct, frozen=True):
    """How often a reviewer errs: overlooks a fault, cuts what is right, cuts another amount than is wrong."""

    overlooks: float = 0.05
    cuts_right: float = 0.05
    wrong_amount: float = 0.05


class Reviewer:
    """Decides claims one after the other. The same seed errs in the same places."""

    def __init__(self, seed: int, rates: ErrorRates) -> None:
        self._seed = seed
        self._rates = rates

    def decide(self, judged: Judged) -> Decision:
        """The decision on a claim, line by line, or as a whole where the fault is one of the whole."""
        random = Random(f"{self._seed}/{judged.name}")
        truth = judged.truth
        if truth is not None and random.random() < self._rates.overlooks:
            truth = None
        off = dict(truth.lines) if truth else {}
        whole = truth.whole if truth else ZERO
        upheld = {place for place, one in enumerate(judged.findings) if is_right(one.found, truth)}
        for place, one in enumerate(judged.findings):
            if place not in upheld and random.random() < self._rates.cuts_right:
                upheld.add(place)
                whole += self._cut(judged, one.found, off)
        if whole >= judged.proposed > ZERO:
            return self._refused(judged, upheld)
        return self._decision(judged, self._as_cut(off, random), whole, upheld)

    def _cut(self, judged: Judged, found: Found, off: dict[int, Decimal]) -> Decimal:
        """Take off by mistake what the finding is about. Returns what comes off the whole."""
        amount = found.amount.value if found.amount else ZERO
        for line in judged.claim.lines:
            if line.sequence == found.line or line.sequence in found.lines:
                claimed = line.net.value if line.net else ZERO
                taken = claimed if found.lines else min(claimed, amount)
                off[line.sequence] = max(off.get(line.sequence, ZERO), taken)
        return ZERO if found.line or found.lines else min(amount, judged.proposed)

    def _as_cut(self, off: dict[int, Decimal], random: Random) -> dict[int, Decimal]:
        return {
            line: rounded(amount * Decimal(str(round(random.uniform(0.3, 1), 3))), ONE)
            if random.random() < self._rates.wrong_amount
            else amount
            for line, amount in off.items()
        }

    def _refused(self, judged: Judged, upheld: set[int]) -> Decision:
        reasons = tuple(_reasons(judged, upheld)) or (OTHER_REASON,)
        return Decision(Action.REFUSE, (), reasons, "", judged.proposed, ZERO, DONG)

    def _decision(
        self, judged: Judged, off: dict[int, Decimal], whole: Decimal, upheld: set[int]
    ) -> Decision:
        of_whole = tuple(_reasons(judged, upheld, line=0))
        accepted = max(judged.proposed - whole - sum(off.values(), ZERO), ZERO)
        lines = () if whole else tuple(_lines(judged, off, upheld))
        is_all = accepted == judged.proposed and not of_whole
        action = Action.ACCEPT if is_all else Action.CUT
        return Decision(action, lines, of_whole, "", judged.proposed, accepted, DONG)


def is_right(found: Found, truth: Truth | None) -> bool:
    """Whether a finding points at a fault: at its line, at a claim that is faulty as a whole, or anywhere."""
    if truth is None:
        return False
    if truth.whole or found.anywhere:
        return True
    lines = {found.line} if found.line else set(found.lines)
    return bool(lines & truth.lines.keys()) if lines else False


def _lines(judged: Judged, off: dict[int, Decimal], upheld: set[int]) -> Iterator[LineDecision]:
    for line in judged.claim.lines:
        claimed = line.net.value if line.net else ZERO
        taken = min(off.get(line.sequence, ZERO), claimed)
        reasons = tuple(_reasons(judged, upheld, line.sequence))
        if taken and not reasons:
            reasons = (OTHER_REASON,)
        action = Action.ACCEPT if not taken else Action.REFUSE if taken == claimed else Action.CUT
        yield LineDecision(line.sequence, action, claimed, claimed - taken, reasons if taken else (), "")


def _reasons(judged: Judged, upheld: set[int], line: int | None = None) -> Iterator[str]:
    """The rules of the findings that are upheld, each once: those on the line, or of all of the claim."""
    codes = (
        one.rule
        for place, one in enumerate(judged.findings)
        if place in upheld and line in (None, one.found.line)
    )
    yield from dict.fromkeys(codes)
