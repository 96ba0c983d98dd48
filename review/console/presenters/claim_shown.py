"""What the page of a claim says beyond the claim itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.text import Text
from review.accounts.actor import Actor
from review.console.presenters.claim_charts import ClaimCharts
from review.console.presenters.queue_rows import Reason, age_in_years, reasons_of, short_name
from review.console.text.words import Words
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.line_view import FindingView, LineGroup, LineView
from review.triage.queue.queue_page import QueueRow

# A claim with fewer lines is read faster without heads of groups and folds.
GROUPS_FROM, FOLDS_FROM = 20, 30
# Cost groups (MA_NHOM) that have a name in words/claim.yaml.
KNOWN_GROUPS = frozenset(str(number) for number in range(1, 19))


class ClaimShown(msgspec.Struct, frozen=True):
    """Names for the template. `names` are those of reviewers."""

    view: ClaimView
    charts: ClaimCharts
    actor: Actor
    now: datetime
    words: Words
    reason_codes: Mapping[str, Text]
    names: Mapping[UUID, str]

    @property
    def row(self) -> QueueRow:
        """The case."""
        return self.view.row

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines, in the order of the claim."""
        return tuple(line for group in self.view.groups for line in group.lines)

    @property
    def found_lines(self) -> tuple[LineView, ...]:
        """Those with findings."""
        return tuple(line for line in self.lines if line.findings)

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """All findings, those about the whole first."""
        return (*self.view.findings, *(one for line in self.lines for one in line.findings))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the claim is in the queue."""
        return reasons_of(self.row.rules, self.row.outcomes, self.row.marks, self.words)

    @property
    def age(self) -> str:
        """The patient's age in years on the first day of the stay."""
        return age_in_years(self.row.patient_born, self.row.first_day)

    @property
    def short_facility(self) -> str:
        """The name of the facility as people abbreviate it."""
        return short_name(self.view.facility_name)

    @property
    def has_groups(self) -> bool:
        """Whether the lines stand below heads of their groups."""
        return len(self.lines) >= GROUPS_FROM

    @property
    def has_folds(self) -> bool:
        """Whether equal lines are folded."""
        folds = (fold for group in self.view.groups for fold in group.folds)
        return len(self.lines) >= FOLDS_FROM and any(fold.is_folded for fold in folds)

    @property
    def known_groups(self) -> frozenset[str]:
        """The groups of costs that have a name."""
        return KNOWN_GROUPS

    @property
    def may_decide(self) -> bool:
        """Whether the reviewer may try: the use case has the last word."""
        is_free = self.row.held_by in (None, self.actor.reviewer_id)
        return self.row.is_for_actor and is_free

    @property
    def has_rest(self) -> bool:
        """Whether the claim asks for more than its lines: what is left of it needs a reason to be refused."""
        nets = (net for net in self.view.claimed.lines.values() if net is not None)
        return bool(self.lines) and self.view.claimed.proposed > sum(nets, Decimal(0))

    def net_of(self, group: LineGroup) -> Decimal:
        """What is asked for the lines of a group."""
        return sum((line.net for line in group.lines if line.net is not None), Decimal(0))

    def recomputed_of(self, group: LineGroup) -> Decimal:
        """What remains of them by the rules."""
        return sum((line.recomputed for line in group.lines if line.recomputed is not None), Decimal(0))

    def context(self) -> dict[str, object]:
        """The names as the template has them."""
        own = ("view", "charts", "now", "reason_codes", "names")
        names: Sequence[str] = (
            *("row", "lines", "found_lines", "findings", "reasons", "age", "short_facility"),
            *("has_groups", "has_folds", "known_groups", "may_decide", "has_rest", "net_of", "recomputed_of"),
        )
        return {name: getattr(self, name) for name in (*own, *names)}
