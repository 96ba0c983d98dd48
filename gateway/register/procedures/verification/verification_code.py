"""What a difference from the population register decides: the person confirms, and no program corrects."""

import re
from collections.abc import Iterator
from datetime import datetime

from gateway.refusals import FieldViolation
from gateway.register.files.effects import NO_EFFECTS, Effects, OfficeMessage, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.v1.file_facts_pb2 import FileFacts
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.text import Text

CODE = "verification"
CONFIRMATION, CORRECTED, KEPT = "confirmation", "corrected", "kept"
# By this topic the police learn that an entry is to be checked. The body of the message is the FileFacts.
CHECK_ENTRY = "check-entry"
# The sender of these files. No facility or office has this code.
REGISTER = "register"
NOT_BY_REGISTER = Rejection(
    Text("Chỉ việc đối chiếu dữ liệu mới lập hồ sơ này.", "Only a verification makes such a file."),
    Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 17"),
)
OUTCOMES = ("different", "several", "dead", "cancelled")
PROVINCE, INSURANCE_NUMBER = re.compile("[0-9]{2}"), re.compile("[0-9]{10}")


class VerificationCode:
    """The ProcedureCode of "verification"."""

    def __init__(self, terms: ProcedureTerms) -> None:
        self._procedure = _procedure(terms)

    @property
    def procedure(self) -> Procedure:
        """See ProcedureCode."""
        return self._procedure

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        return facts.verification.province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        sent = facts.verification
        if not INSURANCE_NUMBER.fullmatch(sent.insurance_number):
            yield FieldViolation("facts.verification.insurance_number", "ten digits expected")
        if not PROVINCE.fullmatch(sent.province):
            yield FieldViolation("facts.verification.province", "must be the code of a province, two digits")
        if sent.outcome not in OUTCOMES:
            yield FieldViolation("facts.verification.outcome", f"one of {', '.join(OUTCOMES)} expected")

    def answer_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        if given.facts.WhichOneof("facts"):
            yield FieldViolation("facts", "must be left out")

    def question(self, file: KeptFile, given: GivenAnswer | None) -> None:
        """Nothing is asked: the verification has compared the registers."""

    def received(self, file: KeptFile, known: None) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        if file.sender != REGISTER:
            return Effects(ending=Ending.REFUSED, rejection=NOT_BY_REGISTER)
        return NO_EFFECTS

    def answered(self, file: KeptFile, given: GivenAnswer, known: None) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """Where the register is right, the police check their entry."""
        if given.choice.name != KEPT:
            return NO_EFFECTS
        message = OfficeMessage(
            OfficeKind.POLICE, file.province, f"{file.file_id}/{CHECK_ENTRY}", CHECK_ENTRY, file.facts
        )
        return Effects(messages=(message,))

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """Nothing has changed."""
        return NO_EFFECTS


def _procedure(terms: ProcedureTerms) -> Procedure:
    return Procedure(
        code=CODE,
        title=Text(
            "Xác minh thông tin khác với cơ sở dữ liệu quốc gia về dân cư",
            "Difference from the population register",
        ),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received", Text("Tiếp nhận", "Received"), opens=(CONFIRMATION,), may_end=(Ending.REFUSED,)
        ),
        steps=(
            Step(
                CONFIRMATION,
                Text("Đề nghị người tham gia xác nhận", "Asks the person which of the two is right"),
                OfficeKind.SOCIAL_INSURANCE,
                (
                    Choice(
                        CORRECTED,
                        Text("Đã sửa dữ liệu thẻ", "The register was corrected"),
                        ends=Ending.SETTLED,
                    ),
                    Choice(
                        KEPT,
                        Text("Dữ liệu thẻ đúng", "The register is right"),
                        ends=Ending.SETTLED,
                    ),
                ),
                terms.of(f"{CODE}.{CONFIRMATION}"),
            ),
        ),
    )
