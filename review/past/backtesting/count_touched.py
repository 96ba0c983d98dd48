"""Counts what rules would have found in claims, and what reviewers made of these claims. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.money import DONG, EXACT
from review.answer.review_message import review_message
from review.answer.score import score
from review.past.backtesting.tally import Cell, Counts, Example, Reason, Tally
from review.past.exporting.exported_claim import ExportedClaim, OpenedExport, opened
from review.past.kept_claim import Catalogues
from review.past.read_past_claims import ClaimReader
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Finding, Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.triage.deciding.decision import Decision
from review.triage.deciding.finding_verdicts import finding_verdicts
from runtime.time_zone import day_of


class CountTouched:
    """Judges claims by some rules alone, whatever their mode is."""

    def __init__(self, rulebook: Rulebook, codes: Collection[str], reader: ClaimReader) -> None:
        others = {rule.code for rule in rulebook.rules} - set(codes)
        self._rules = rulebook.applied(others, rulebook.precisions, {})
        self._version = rulebook.version
        self._reader = reader

    def __call__(self, rows: Sequence[ExportedClaim]) -> Tally:
        """The tally of some claims. One that cannot be read or judged is counted as failed."""
        tally = Tally()
        tally.rulebooks.add(self._version)
        for row in rows:
            tally.add(self._tally_of(row))
        return tally

    def _tally_of(self, row: ExportedClaim) -> Tally:
        try:
            return self._counted(row, opened(row, self._reader))
        except Exception:
            # One claim must not end a run over millions: it is named instead.
            failed = Tally()
            failed.failed, failed.failed_claims = 1, [row.claim_id]
            return failed

    def _counted(self, row: ExportedClaim, export: OpenedExport) -> Tally:
        case = export.facts.case(export.claim)
        judgement = self._rules.judge(case)
        tally = _of_claim(row)
        for rule in {one.rule.code for one in judgement.unjudged}:
            tally.rules[rule].unjudged = 1
        if judgement.findings:
            _count_findings(tally, row, export.claim, judgement)
            if export.decision is not None:
                self._count_agreement(tally, case, judgement, export.decision)
        return tally

    def _count_agreement(self, tally: Tally, case: Case, judgement: Judgement, decision: Decision) -> None:
        for verdict in finding_verdicts(review_message(case, judgement, self._version), decision):
            agreement = tally.rules[verdict.rule].agreement
            agreement.upheld, agreement.dropped = int(verdict.upheld), int(not verdict.upheld)
            if decision.currency == DONG:
                agreement.cut = verdict.cut


def _of_claim(row: ExportedClaim) -> Tally:
    tally = Tally()
    tally.claims = 1
    tally.decided = int(row.decided_at is not None)
    tally.other_currency = int(row.currency != DONG)
    tally.with_stays_of_now = int(not row.has_kept_stays)
    tally.with_changed_catalogues = int(row.catalogues_as_then == Catalogues.CHANGED)
    return tally


def _count_findings(tally: Tally, row: ExportedClaim, claim: Claim, judgement: Judgement) -> None:
    month = _month(row)
    tally.touched = _counts(claim, judgement, judgement.findings)
    tally.facilities[row.facility] = replace(tally.touched)
    tally.months[month] = replace(tally.touched)
    for rule, findings in _by_rule(judgement.findings).items():
        counts = tally.rules[rule]
        counts.found = _counts(claim, judgement, findings)
        counts.examples = [Example(counts.found.at_stake, row.claim_id)]
    for reason, findings in _by_reason(judgement.findings).items():
        tally.cells[Cell(reason, row.facility, month)] = _counts(claim, judgement, findings)


def _counts(claim: Claim, judgement: Judgement, findings: Collection[Finding]) -> Counts:
    """The claim with these findings alone: the amounts are those of the score, each dong once."""
    scored = score(replace(judgement, findings=tuple(findings)), claim)
    if scored.currency != DONG:
        return Counts(1, len(findings))
    off = EXACT.subtract(scored.proposed, scored.accepted)
    return Counts(1, len(findings), scored.at_stake, off)


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.rule.code].append(finding)
    return found


def _by_reason(findings: Iterable[Finding]) -> dict[Reason, list[Finding]]:
    found: defaultdict[Reason, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[Reason(finding.rule.code, finding.insurer_code, finding.outcome.value)].append(finding)
    return found


def _month(row: ExportedClaim) -> date:
    return day_of(row.received_at).replace(day=1)
