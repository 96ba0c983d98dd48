"""What an objection decides: the insurer examines it, and the reviewer of the claim sees it at once."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from gateway.cards.subject import InsuranceNumber
from gateway.register.files.effects import Effects, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.field_faults import Fault, number_faults, province_faults
from gateway.register.procedures.small_procedure import SmallProcedure
from gateway.v1.objection_file_pb2 import ObjectionFacts
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.text import Text

CODE = "objection"
# The sender of these files. No facility or office has this code, so that none sees them as its own.
CITIZENS = "citizen"
EXAMINATION, UPHELD, DISMISSED = "examination", "upheld", "dismissed"
LONGEST_REASON = 1000
LAW = Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 36, quyền khiếu nại của người tham gia")
NOT_BY_CITIZEN = Rejection(
    Text("Chỉ chính người dân được phản đối.", "Only the citizen can object, by RecordService."), LAW
)
NOT_UPHELD = Rejection(
    Text("Phản đối không có căn cứ.", "The examination found nothing against the look-up or the claim."), LAW
)


class RecordObjection(msgspec.Struct, frozen=True):
    """The objection, for the reviewer of the claim and for reports. One of the two IDs is None."""

    file_id: UUID
    claim_id: UUID | None
    check_id: UUID | None
    reason: str
    objected_at: datetime


def objection(terms: ProcedureTerms) -> SmallProcedure:
    """The ProcedureCode of "objection". RecordService has made sure that the look-up or the claim is the
    citizen's. An objection that is withdrawn was made, and stays on the claim.
    """
    return SmallProcedure(
        procedure=_procedure(terms), fact_faults=_faults, received=_received, answered=_answered
    )


def _received(file: KeptFile, _known: None) -> Effects:
    if file.sender != CITIZENS:
        return Effects(ending=Ending.REFUSED, rejection=NOT_BY_CITIZEN)
    return Effects((_recorded(file),), opens=(EXAMINATION,))


def _answered(_file: KeptFile, given: GivenAnswer, _known: None) -> Effects:
    return Effects(rejection=NOT_UPHELD) if given.choice.name == DISMISSED else Effects()


def _recorded(file: KeptFile) -> RecordObjection:
    facts = file.read_facts.objection
    is_claim = facts.WhichOneof("target") == "claim_id"
    target = UUID(facts.claim_id if is_claim else facts.check_id)
    of_claim, of_check = (target, None) if is_claim else (None, target)
    return RecordObjection(file.file_id, of_claim, of_check, facts.reason, file.received_at)


def _procedure(terms: ProcedureTerms) -> Procedure:
    return Procedure(
        code=CODE,
        title=Text(
            "Phản đối lượt tra cứu hoặc hồ sơ đề nghị thanh toán", "Objection to a look-up or to a claim"
        ),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received", Text("Tiếp nhận", "Received"), opens=(EXAMINATION,), may_end=(Ending.REFUSED,)
        ),
        steps=(
            Step(
                EXAMINATION,
                Text("Xác minh", "Examines the objection"),
                OfficeKind.SOCIAL_INSURANCE,
                (
                    Choice(UPHELD, Text("Phản đối đúng", "The citizen is right"), ends=Ending.SETTLED),
                    Choice(DISMISSED, Text("Không có căn cứ", "Without ground"), ends=Ending.REFUSED),
                ),
                terms.of(f"{CODE}.{EXAMINATION}"),
            ),
        ),
    )


def _faults(facts: ObjectionFacts) -> Iterator[Fault]:
    target = facts.WhichOneof("target")
    if target is None or not is_uuid(getattr(facts, target)):
        yield target or "claim_id", "the UUID of a look-up or of a claim expected"
    yield from number_faults("insurance_number", facts.insurance_number, InsuranceNumber.parse)
    yield from province_faults(facts.province)
    if not is_reason(facts.reason):
        yield "reason", f"1 to {LONGEST_REASON} characters expected, without control characters"


def is_reason(text: str) -> bool:
    """Whether a citizen may say so: some text without control characters; line breaks are allowed."""
    return 0 < len(text) <= LONGEST_REASON and "".join(text.split()).isprintable() and bool(text.strip())


def is_uuid(text: str) -> bool:
    """Whether it has the form of one."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
