"""What a difference from the population register decides: the person confirms, and no program corrects."""

from collections.abc import Iterator

from gateway.cards.subject import InsuranceNumber
from gateway.register.files.effects import NO_EFFECTS, Effects, OfficeMessage, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.field_faults import Fault, number_faults, province_faults
from gateway.register.procedures.small_procedure import SmallProcedure
from gateway.v1.verification_file_pb2 import VerificationFacts
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
# The outcomes of a verification of which a file is made: only of these the person is asked.
BECOME_FILES = ("different", "several", "dead", "cancelled")


def verification(terms: ProcedureTerms) -> SmallProcedure:
    """The ProcedureCode of "verification". The registers were compared before there is a file."""
    return SmallProcedure(
        procedure=_procedure(terms), fact_faults=_faults, received=_received, answered=_answered
    )


def _faults(sent: VerificationFacts) -> Iterator[Fault]:
    yield from number_faults("insurance_number", sent.insurance_number, InsuranceNumber.parse)
    yield from province_faults(sent.province)
    if sent.outcome not in BECOME_FILES:
        yield "outcome", f"one of {', '.join(BECOME_FILES)} expected"


def _received(file: KeptFile, _known: None) -> Effects:
    if file.sender != REGISTER:
        return Effects(ending=Ending.REFUSED, rejection=NOT_BY_REGISTER)
    return NO_EFFECTS


def _answered(file: KeptFile, given: GivenAnswer, _known: None) -> Effects:
    """Where the register is right, the police check their entry."""
    if given.choice.name != KEPT:
        return NO_EFFECTS
    message = OfficeMessage(
        OfficeKind.POLICE, file.province, f"{file.file_id}/{CHECK_ENTRY}", CHECK_ENTRY, file.facts
    )
    return Effects(messages=(message,))


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
