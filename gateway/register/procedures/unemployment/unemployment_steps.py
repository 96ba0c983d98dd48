"""The declaration of the procedure of unemployment: its steps and how they follow each other."""

from gateway.register.files.procedure import APPLICANT, Choice, Ending, Procedure, Step
from gateway.register.offices.office import OfficeKind
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.text import Text

CODE = "unemployment"
CONFIRMATION, BOOK = "confirmation", "book"
CONFIRMED, NOT_CLOSED, CLOSED = "confirmed", "not-closed", "closed"


def unemployment_procedure(terms: ProcedureTerms) -> Procedure:
    """The file is settled, or refused, when the months are confirmed; the clock stands until the book is
    closed.
    """
    return Procedure(
        code=CODE,
        title=Text("Hưởng trợ cấp thất nghiệp", "Unemployment benefit"),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received", Text("Tiếp nhận", "Received"), opens=(CONFIRMATION,), may_end=(Ending.REFUSED,)
        ),
        steps=(_confirmation(terms), _book()),
    )


def _confirmation(terms: ProcedureTerms) -> Step:
    return Step(
        CONFIRMATION,
        Text("Xác nhận thời gian đóng bảo hiểm thất nghiệp", "Confirms the months of contributions"),
        OfficeKind.SOCIAL_INSURANCE,
        (
            Choice(CONFIRMED, Text("Đã xác nhận", "Confirmed"), may_end=(Ending.REFUSED,)),
            Choice(
                NOT_CLOSED,
                Text("Đơn vị chưa chốt sổ", "The employer has not closed the book"),
                opens=(BOOK,),
            ),
        ),
        terms.of(f"{CODE}.{CONFIRMATION}"),
    )


def _book() -> Step:
    closed = Choice(CLOSED, Text("Đã chốt sổ", "The book is closed"), opens=(CONFIRMATION,))
    return Step(BOOK, Text("Chốt sổ bảo hiểm xã hội", "Has the book closed"), APPLICANT, (closed,))
