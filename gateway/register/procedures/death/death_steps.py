"""The declaration of the procedure of a death: its steps and how they follow each other."""

from gateway.register.files.procedure import APPLICANT, Choice, Ending, Procedure, Step
from gateway.register.offices.office import OfficeKind
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.text import Text

CODE = "death"
CIVIL_STATUS, CORRECTION = "civil-status", "correction"
RESIDENCE, ASSESSMENT, PAYOUT = "residence", "assessment", "payout"
REGISTERED, RETURNED, REFUSED, CORRECTED = "registered", "returned", "refused", "corrected"
REMOVED, NOT_FOUND, ASSESSED = "removed", "not-found", "assessed"
PAID, NOT_PAID = "paid", "not-paid"
# 2.002913 since 2026-09-01; 2.002622 and 1.011537 came before it.
OFFICIAL_CODES = ("2.002913", "2.002622", "1.011537")


def death_procedure(terms: ProcedureTerms) -> Procedure:
    """The cards end when the civil status has registered the death; residence and allowances follow side by
    side.
    """
    return Procedure(
        code=CODE,
        title=Text(
            "Liên thông đăng ký khai tử, xóa đăng ký thường trú, trợ cấp mai táng, tuất",
            "Death, residence, funeral allowance and survivors' benefits",
        ),
        official_codes=OFFICIAL_CODES,
        term=terms.of(CODE),
        reception=Choice(
            "received",
            Text("Tiếp nhận", "Received"),
            opens=(CIVIL_STATUS,),
            may_open=(CORRECTION,),
            may_end=(Ending.REFUSED,),
        ),
        steps=(_registration(terms), _correction(), _residence(terms), _assessment(terms), _payout(terms)),
    )


def _registration(terms: ProcedureTerms) -> Step:
    return Step(
        CIVIL_STATUS,
        Text("Đăng ký khai tử", "Registers the death"),
        OfficeKind.CIVIL_STATUS,
        (
            Choice(
                REGISTERED,
                Text("Đã đăng ký khai tử", "The death is registered"),
                opens=(RESIDENCE,),
                may_open=(ASSESSMENT,),
                may_end=(Ending.REFUSED,),
            ),
            Choice(RETURNED, Text("Trả lại để bổ sung", "Returned for correction"), opens=(CORRECTION,)),
            Choice(REFUSED, Text("Từ chối", "Refused"), ends=Ending.REFUSED),
        ),
        terms.of(f"{CODE}.{CIVIL_STATUS}"),
    )


def _correction() -> Step:
    corrected = Choice(
        CORRECTED,
        Text("Đã bổ sung", "Corrected"),
        opens=(CIVIL_STATUS,),
        may_open=(CORRECTION,),
        may_end=(Ending.REFUSED,),
    )
    return Step(CORRECTION, Text("Bổ sung, sửa hồ sơ", "Corrects the file"), APPLICANT, (corrected,))


def _residence(terms: ProcedureTerms) -> Step:
    return Step(
        RESIDENCE,
        Text("Xóa đăng ký thường trú", "Removes the residence"),
        OfficeKind.POLICE,
        (
            Choice(REMOVED, Text("Đã xóa đăng ký", "The residence is removed")),
            Choice(NOT_FOUND, Text("Không có đăng ký", "There is no residence")),
        ),
        terms.of(f"{CODE}.{RESIDENCE}"),
    )


def _assessment(terms: ProcedureTerms) -> Step:
    # Without an entitlement nothing is paid out, and the file goes on with its other steps.
    assessed = Choice(
        ASSESSED,
        Text("Đã xét chế độ", "The allowances are assessed"),
        may_open=(PAYOUT,),
        may_end=(Ending.REFUSED,),
    )
    return Step(
        ASSESSMENT,
        Text("Xét trợ cấp mai táng, tuất", "Assesses funeral allowance and survivors' benefits"),
        OfficeKind.SOCIAL_INSURANCE,
        (assessed,),
        terms.of(f"{CODE}.{ASSESSMENT}"),
    )


def _payout(terms: ProcedureTerms) -> Step:
    return Step(
        PAYOUT,
        Text("Chi trả trợ cấp", "Pays the allowances out"),
        OfficeKind.PAYER,
        (
            Choice(PAID, Text("Đã chi trả", "Paid out")),
            Choice(NOT_PAID, Text("Không chi trả", "Not paid out: the death was taken back")),
        ),
        terms.of(f"{CODE}.{PAYOUT}"),
        late=PAID,
    )
