"""What the page of a claim says beyond the claim itself."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.text import Text
from review.accounts.actor import Actor
from review.console.presenters.claim_charts import ClaimCharts
from review.console.presenters.decision_shown import DecisionShown
from review.console.presenters.queue_rows import Reason, age_in_years, reasons_of, short_name
from review.console.text.words import Words
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import Event
from review.triage.claim_view.line_view import FindingView, Fold, LineGroup, LineView
from review.triage.comparing.compare_versions import earlier_decision
from review.triage.deciding.decision import Action, LineDecision
from review.triage.deciding.decision_view import DecisionView, decided_line
from review.triage.queue.queue_filter import OPEN_STATES
from review.triage.queue.queue_page import QueueRow
from review.triage.statistics.rule_tally import Precision
from runtime.time_zone import day_of

# A claim with fewer lines is read faster without heads of groups and folds.
GROUPS_FROM, FOLDS_FROM = 20, 30
# With more lines, only those with findings show what the claim says beside the columns: the page stays small.
FACTS_UP_TO = 200
# Cost groups (MA_NHOM) that have a name in words/claim.yaml.
KNOWN_GROUPS = frozenset(str(number) for number in range(1, 19))


class ClaimShown(msgspec.Struct, frozen=True):
    """Names for the template. `due` is the last day on which the claim is reviewed in time.

    `names` are those of reviewers, `precisions` those of rules as far as known.
    """

    view: ClaimView
    charts: ClaimCharts
    actor: Actor
    now: datetime
    due: date
    words: Words
    reason_codes: Mapping[str, Text]
    names: Mapping[UUID, str]
    precisions: Mapping[str, Precision]

    @property
    def row(self) -> QueueRow:
        """The case."""
        return self.view.row

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines, in the order of the claim."""
        return self.view.lines

    @property
    def found_lines(self) -> tuple[LineView, ...]:
        """Those with findings."""
        return tuple(line for line in self.lines if line.findings)

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """All findings, those about the whole first."""
        return self.view.all_findings

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
    def shows_facts(self) -> bool:
        """Whether lines without findings show what the claim says of them beside the columns."""
        return len(self.lines) <= FACTS_UP_TO

    @property
    def known_groups(self) -> frozenset[str]:
        """The groups of costs that have a name."""
        return KNOWN_GROUPS

    @property
    def days_left(self) -> int | None:
        """How many days are left to review the claim in time, below 0 if too few; None where none waits."""
        return (self.due - day_of(self.now)).days if self.row.state in OPEN_STATES else None

    @property
    def may_decide(self) -> bool:
        """Whether the reviewer may try: the use case has the last word."""
        is_free = self.row.held_by in (None, self.actor.reviewer_id)
        return self.row.is_for_actor and is_free

    @property
    def rest(self) -> Decimal:
        """What the claim asks for beyond its lines: not to pay it needs a reason."""
        return self.view.claimed.rest if self.lines else Decimal(0)

    @property
    def can_compare(self) -> bool:
        """Whether there is an earlier version of the claim, or a decision from before an explanation."""
        return self.view.replaces is not None or earlier_decision(self.view) is not None

    @property
    def decided(self) -> Event | None:
        """The decision or question that the facility has."""
        return self.view.evidence.in_effect

    @property
    def decided_lines(self) -> Mapping[int, LineDecision]:
        """What the decision says of each line, with its reasons."""
        made = self.decided.decision if self.decided else None
        return {one.line: one for one in made.decision.lines} if made else {}

    def decided_of(self, line: LineView) -> tuple[Action, Decimal | None] | None:
        """What was decided on a line, and what is paid of it; None where nothing is in effect for it."""
        made = self.decided.decision if self.decided else None
        return decided_line(made.decision, line.sequence, line.net) if made else None

    def decided_of_fold(self, fold: Fold) -> tuple[Action, Decimal | None] | None:
        """The same for lines that are folded; None where they were decided differently."""
        found = {self.decided_of(line) for line in fold.lines}
        one = next(iter(found)) if len(found) == 1 else None
        if one is None:
            return None
        action, amount = one
        return action, None if amount is None else amount * len(fold.lines)

    def decision_of(self, view: DecisionView) -> DecisionShown:
        """A decision of the history."""
        return DecisionShown(view)

    def net_of(self, group: LineGroup) -> Decimal:
        """What is asked for the lines of a group."""
        return sum((line.net for line in group.lines if line.net is not None), Decimal(0))

    def recomputed_of(self, group: LineGroup) -> Decimal:
        """What remains of them by the rules."""
        return sum((line.recomputed for line in group.lines if line.recomputed is not None), Decimal(0))

    def context(self) -> dict[str, object]:
        """The names as the template has them."""
        own = ("view", "charts", "now", "due", "reason_codes", "names", "precisions")
        names: Sequence[str] = (
            *("row", "lines", "found_lines", "findings", "reasons", "age", "short_facility"),
            *(
                "has_groups",
                "has_folds",
                "shows_facts",
                "known_groups",
                "may_decide",
                "rest",
                "net_of",
                "recomputed_of",
            ),
            *(
                "days_left",
                "can_compare",
                "decided",
                "decided_lines",
                "decided_of",
                "decided_of_fold",
                "decision_of",
            ),
        )
        return {name: getattr(self, name) for name in (*own, *names)}
