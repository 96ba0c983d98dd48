"""Creates the use cases of a reviewer's desk, for the wiring of the console."""

from decimal import Decimal
from typing import NamedTuple

from gateway.mailbox.claim_content import ClaimContentTable
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from insurance.text import Text
from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.rulebook.engine.rulebook import Rulebook
from review.triage.assigning.assign import AssignClaim, TakeNext
from review.triage.assigning.assignment_table import AssignmentTable
from review.triage.deciding.reason_codes import reason_codes
from review.triage.deciding.second_look import SecondLook
from review.triage.desk.case_table import CaseTable
from review.triage.desk.decide import Decide
from review.triage.desk.preview import PreviewDecision
from review.triage.desk.reckoning import Reckoning
from review.triage.desk.undo import UndoDecision
from runtime.clock import Clock
from runtime.postgres.database import Database


class Desk(NamedTuple):
    """The use cases, every reason code with its words, and the law."""

    take_next: TakeNext
    assign: AssignClaim
    preview: PreviewDecision
    decide: Decide
    undo: UndoDecision
    reason_codes: dict[str, Text]
    law: BenefitLaw


def make_desk(
    database: Database,
    settings: ConsoleSettings,
    metrics: ConsoleMetrics,
    clock: Clock,
    rulebook: Rulebook,
    reader: ClaimReader,
) -> Desk:
    """The desk of the reviewers of a console. Share `rulebook` and `reader`: they are slow to make."""
    cases, law = CaseTable(database), BenefitLaw(read_parameters())
    assignments = AssignmentTable(database)
    codes = reason_codes({rule.code: rule.title for rule in rulebook.rules})
    reckoning = Reckoning(ClaimContentTable(database), reader, law, codes)
    second_look = SecondLook(Decimal(settings.second_look_amount), settings.second_look_share)
    return Desk(
        take_next=TakeNext(assignments, clock),
        assign=AssignClaim(assignments, clock),
        preview=PreviewDecision(cases, reckoning),
        decide=Decide(cases, reckoning, second_look, law, codes, metrics, clock),
        undo=UndoDecision(cases, metrics, clock),
        reason_codes=codes,
        law=law,
    )
