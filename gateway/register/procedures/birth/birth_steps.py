"""The declaration of the procedure of a birth: its steps and how they follow each other."""

from gateway.register.files.procedure import APPLICANT, Choice, Ending, Procedure, Step
from gateway.register.offices.office import OfficeKind
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.text import Text

CODE = "birth"
CIVIL_STATUS, CORRECTION, EXAMINATION = "civil-status", "correction", "examination"
RESIDENCE, VERIFIED_RESIDENCE = "residence", "verified-residence"

REGISTERED, RETURNED, REFUSED, CORRECTED = "registered", "returned", "refused", "corrected"
VERIFICATION, SAME_CHILD, ANOTHER_CHILD = "verification", "same-child", "another-child"

# 3.000722 includes the identity card of the child since 2026-09-01; 2.002621 came before it.
OFFICIAL_CODES = ("3.000722", "2.002621")


def birth_procedure(terms: ProcedureTerms) -> Procedure:
    """The child has a temporary card from the receipt on, and keeps its number."""
    return Procedure(
        code=CODE,
        title=Text(
            "Liên thông đăng ký khai sinh, thường trú, cấp thẻ BHYT cho trẻ em dưới 6 tuổi",
            "Birth, residence, and the card of a child under six",
        ),
        official_codes=OFFICIAL_CODES,
        term=terms.of(CODE),
        # The register may know the child already, or the mother by another name or birth date.
        reception=Choice(
            "received",
            Text("Tiếp nhận", "Received"),
            opens=(CIVIL_STATUS,),
            may_open=(CORRECTION,),
            may_end=(Ending.REFUSED,),
        ),
        steps=(*_registration(terms), *_residence(terms)),
    )


def _registration(terms: ProcedureTerms) -> tuple[Step, ...]:
    return (
        Step(
            CIVIL_STATUS,
            Text("Đăng ký khai sinh", "Registers the birth"),
            OfficeKind.CIVIL_STATUS,
            (
                Choice(
                    REGISTERED,
                    Text("Đã đăng ký khai sinh", "The birth is registered"),
                    opens=(RESIDENCE,),
                    may_open=(EXAMINATION,),
                ),
                Choice(RETURNED, Text("Trả lại để bổ sung", "Returned for correction"), opens=(CORRECTION,)),
                Choice(REFUSED, Text("Từ chối", "Refused"), ends=Ending.REFUSED),
            ),
            terms.of(f"{CODE}.{CIVIL_STATUS}"),
        ),
        Step(
            CORRECTION,
            Text("Bổ sung, sửa hồ sơ", "Corrects the file"),
            APPLICANT,
            (
                Choice(
                    CORRECTED,
                    Text("Đã bổ sung", "Corrected"),
                    opens=(CIVIL_STATUS,),
                    may_open=(CORRECTION,),
                    may_end=(Ending.REFUSED,),
                ),
            ),
        ),
        Step(
            EXAMINATION,
            Text("Kiểm tra trùng số định danh", "Examines a personal ID that the register has already"),
            OfficeKind.SOCIAL_INSURANCE,
            (
                Choice(
                    SAME_CHILD,
                    Text("Trẻ đã có mã số", "The child has a number already"),
                    ends=Ending.REFUSED,
                ),
                Choice(
                    ANOTHER_CHILD,
                    Text("Số định danh bị ghi sai", "The personal ID was stated wrongly"),
                    opens=(CIVIL_STATUS,),
                ),
            ),
            terms.of(f"{CODE}.{EXAMINATION}"),
        ),
    )


def _residence(terms: ProcedureTerms) -> tuple[Step, ...]:
    registered = Choice(REGISTERED, Text("Đã đăng ký thường trú", "The residence is registered"))
    # The card stays: the child is insured wherever it lives.
    refused = Choice(REFUSED, Text("Không đăng ký thường trú", "The residence is not registered"))
    return (
        Step(
            RESIDENCE,
            Text("Đăng ký thường trú", "Registers the residence"),
            OfficeKind.POLICE,
            (
                registered,
                refused,
                Choice(
                    VERIFICATION,
                    Text("Phải xác minh", "The residence must be verified"),
                    opens=(VERIFIED_RESIDENCE,),
                ),
            ),
            terms.of(f"{CODE}.{RESIDENCE}"),
        ),
        Step(
            VERIFIED_RESIDENCE,
            Text("Xác minh và đăng ký thường trú", "Verifies and registers the residence"),
            OfficeKind.POLICE,
            (registered, refused),
            terms.of(f"{CODE}.{VERIFIED_RESIDENCE}"),
        ),
    )
