"""Pairs the lines of two versions of a claim: what changed of each, which were added, which removed. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from insurance.money import ZERO
from review.triage.claim_view.line_view import FindingView, LineView


class LineChange(StrEnum):
    """What became of a line."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


# What a reviewer compares of a line, by the names of LineView.
FIELDS = ("code", "words", "first_day", "last_day", "quantity", "unit_price", "net", "recomputed")
# By what two lines are the same one, the closest first: where one is removed, others get new numbers.
LIKENESSES: Sequence[Callable[[LineView], tuple[object, ...]]] = (
    lambda one: (one.sequence, one.code, one.first_day, one.quantity, one.unit_price, one.net),
    lambda one: (one.code, one.first_day, one.quantity, one.unit_price, one.net),
    lambda one: (one.sequence, one.code),
    lambda one: (one.code, one.first_day),
    lambda one: (one.sequence, one.net),
)


class LinePair(msgspec.Struct, frozen=True):
    """A line in the old and in the new version; None in the one that does not have it, and never in both."""

    old: LineView | None
    new: LineView | None

    @property
    def either(self) -> LineView:
        """The new line, or else the old one."""
        line = self.new or self.old
        if line is None:
            raise ValueError("a pair has at least one line")
        return line

    @property
    def fields(self) -> frozenset[str]:
        """The fields that differ; none of a line that only one version has."""
        if self.old is None or self.new is None:
            return frozenset()
        return frozenset(name for name in FIELDS if getattr(self.old, name) != getattr(self.new, name))

    @property
    def change(self) -> LineChange:
        """What became of the line. A new number alone is no change."""
        if self.old is None:
            return LineChange.ADDED
        if self.new is None:
            return LineChange.REMOVED
        has_changed = self.fields or self.gone or self.found
        return LineChange.CHANGED if has_changed else LineChange.SAME

    @property
    def difference(self) -> Decimal:
        """How much more the new version claims for it."""
        old, new = (line.net if line else None for line in (self.old, self.new))
        return (new or ZERO) - (old or ZERO)

    @property
    def gone(self) -> tuple[FindingView, ...]:
        """Findings that the new version of the line has no more."""
        return unlike(self.old.findings, self.new.findings) if self.old and self.new else ()

    @property
    def found(self) -> tuple[FindingView, ...]:
        """Findings that only the new version of the line has."""
        return unlike(self.new.findings, self.old.findings) if self.old and self.new else ()


def unlike(findings: Sequence[FindingView], others: Sequence[FindingView]) -> tuple[FindingView, ...]:
    """The findings of rules and outcomes that the others do not have."""
    known = {(other.rule, other.outcome) for other in others}
    return tuple(one for one in findings if (one.rule, one.outcome) not in known)


def line_pairs(old: Sequence[LineView], new: Sequence[LineView]) -> tuple[LinePair, ...]:
    """Every line of both versions once, in the order of the new one; removed lines stand where they stood."""
    partners = _partners(old, new)
    removed_after = _removed_after(len(old), set(partners.values()))
    pairs = [LinePair(old[place], None) for place in removed_after[-1]]
    for place, line in enumerate(new):
        partner = partners.get(place)
        pairs.append(LinePair(None if partner is None else old[partner], line))
        if partner is not None:
            pairs += [LinePair(old[place], None) for place in removed_after[partner]]
    return tuple(pairs)


def _partners(old: Sequence[LineView], new: Sequence[LineView]) -> dict[int, int]:
    """The place of the old line for each place of a new line that has one."""
    partners: dict[int, int] = {}
    left = list(range(len(old)))
    for likeness in LIKENESSES:
        alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for place in reversed(left):
            alike[likeness(old[place])].append(place)
        for place, line in enumerate(new):
            if place not in partners and alike.get(likeness(line)):
                partners[place] = alike[likeness(line)].pop()
        taken = set(partners.values())
        left = [place for place in left if place not in taken]
    return partners


def _removed_after(count: int, kept: set[int]) -> defaultdict[int, list[int]]:
    """Removed places by the last kept place before them; -1 for those before all."""
    removed: defaultdict[int, list[int]] = defaultdict(list)
    last = -1
    for place in range(count):
        if place in kept:
            last = place
        else:
            removed[last].append(place)
    return removed
