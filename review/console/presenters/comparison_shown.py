"""What the page of two versions of a claim says, in one language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import msgspec

from insurance.text import Text
from review.console.text.formats import Formats
from review.console.text.words import Words
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.line_view import LineView
from review.triage.comparing.compare_versions import Comparison, Side
from review.triage.comparing.line_pairs import LineChange, LinePair
from review.triage.deciding.decision import Action, LineDecision
from review.triage.deciding.decision_view import decided_line


class FactRow(NamedTuple):
    """A fact about the claim as a whole, in the old version and in the new one."""

    name: str
    old: str
    new: str

    @property
    def has_changed(self) -> bool:
        """Whether they differ."""
        return self.old != self.new


class ComparisonShown(msgspec.Struct, frozen=True):
    """Names for the template. `names` are those of reviewers; `shows_all`: lines that did not change, too."""

    comparison: Comparison
    words: Words
    formats: Formats
    names: Mapping[UUID, str]
    reason_codes: Mapping[str, Text]
    shows_all: bool

    @property
    def pairs(self) -> tuple[LinePair, ...]:
        """The lines that the table has."""
        pairs = self.comparison.pairs
        return pairs if self.shows_all else tuple(one for one in pairs if self._is_of_interest(one))

    @property
    def hidden(self) -> int:
        """How many lines the table leaves out."""
        return len(self.comparison.pairs) - len(self.pairs)

    @property
    def facts(self) -> tuple[FactRow, ...]:
        """The facts about the claim as a whole."""
        old, new = (self._facts(side.view) for side in (self.comparison.old, self.comparison.new))
        return tuple(FactRow(name, text, new[name]) for name, text in old.items())

    @property
    def difference(self) -> Decimal | None:
        """How much more the new version claims; None where it claims in another currency."""
        old, new = self.comparison.old.view.row, self.comparison.new.view.row
        return new.proposed - old.proposed if self._has_one_currency else None

    def difference_of(self, pair: LinePair) -> Decimal | None:
        """The same for a line."""
        return pair.difference if self._has_one_currency else None

    def decided(self, side: Side, line: LineView | None) -> tuple[Action, Decimal | None] | None:
        """What was decided on a line, and what is paid of it."""
        made = side.decision.decision if side.decision else None
        return decided_line(made.decision, line.sequence, line.net) if made and line else None

    def decision_of(self, side: Side, line: LineView | None) -> LineDecision | None:
        """The decision on a line with its reasons; None where the claim was decided as a whole."""
        made = side.decision.decision if side.decision else None
        lines = made.decision.lines if made else ()
        return next((one for one in lines if line and one.line == line.sequence), None)

    @property
    def _has_one_currency(self) -> bool:
        return self.comparison.old.view.row.currency == self.comparison.new.view.row.currency

    def _is_of_interest(self, pair: LinePair) -> bool:
        if not self.comparison.of_decisions:
            return pair.change is not LineChange.SAME
        old, new = self.comparison.old, self.comparison.new
        before, after = self.decided(old, pair.old), self.decided(new, pair.new)
        # Before the claim is decided anew, what was objected to is what matters.
        return before != after if new.decision else before is None or before[0] is not Action.ACCEPT

    def _facts(self, view: ClaimView) -> dict[str, str]:
        row = view.row
        kind, days = self.words("queue.kind_" + row.kind), self.formats.stay(row.first_day, row.last_day)
        diagnoses = [one for one in (view.principal, *view.others) if one]
        return {
            self.words("claim.proposed"): self.formats.money(row.proposed, row.currency),
            self.words("claim.recomputed"): self.formats.money(view.proposal.accepted, row.currency),
            self.words("compare.lines"): self.formats.number(row.lines),
            self.words("claim.stay"): f"{kind} {days}".rstrip(),
            self.words("compare.diagnoses"): ", ".join(one.code for one in diagnoses),
        }
