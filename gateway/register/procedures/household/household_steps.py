"""The declaration of joining and renewing by household."""

from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.offices.office import OfficeKind
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.text import Text

CODE = "household"
MEMBERSHIP, PAYMENT = "membership", "payment"
CONFIRMED, REFUSED, PAID, NOT_PAID = "confirmed", "refused", "paid", "not-paid"


def household_procedure(terms: ProcedureTerms) -> Procedure:
    """Who pays, is insured when the payment is recorded. The police confirm members whom the register does
    not have.
    """
    return Procedure(
        code=CODE,
        title=Text(
            "Đăng ký tham gia, gia hạn bảo hiểm y tế theo hộ gia đình",
            "Joining and renewing health insurance by household",
        ),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received",
            Text("Tiếp nhận", "Received"),
            opens=(PAYMENT,),
            may_open=(MEMBERSHIP,),
            may_end=(Ending.REFUSED,),
        ),
        steps=(_membership(terms), _payment(terms)),
    )


def _membership(terms: ProcedureTerms) -> Step:
    return Step(
        MEMBERSHIP,
        Text("Xác nhận nơi cư trú", "Confirms the residence"),
        OfficeKind.POLICE,
        (
            Choice(
                CONFIRMED,
                Text("Có cư trú cùng hộ", "They live in the household"),
                opens=(PAYMENT,),
                may_end=(Ending.REFUSED,),
            ),
            Choice(REFUSED, Text("Không cùng hộ", "They do not"), ends=Ending.REFUSED),
        ),
        terms.of(f"{CODE}.{MEMBERSHIP}"),
    )


def _payment(terms: ProcedureTerms) -> Step:
    return Step(
        PAYMENT,
        Text("Đóng tiền", "Receives the premium"),
        OfficeKind.PAYER,
        (
            Choice(
                PAID,
                Text("Đã đóng tiền", "Paid"),
                may_open=(PAYMENT,),
                may_end=(Ending.REFUSED,),
            ),
            Choice(NOT_PAID, Text("Không đóng tiền", "Not paid"), ends=Ending.REFUSED),
        ),
        terms.of(f"{CODE}.{PAYMENT}"),
        awaits_applicant=True,
        late=PAID,
    )
