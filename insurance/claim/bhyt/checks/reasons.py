"""What is wrong with a value of an export, in words."""

from collections.abc import Iterable
from decimal import Decimal

from insurance.claim.bhyt.decisions.field import FieldKind
from insurance.claim.bhyt.decisions.value_form import ValueForm
from insurance.text import Text

FORMS = {
    FieldKind.WHOLE: Text("số nguyên", "a whole number"),
    FieldKind.AMOUNT: Text(
        "số tiền, phần thập phân sau dấu chấm, không có dấu phân cách hàng nghìn",
        "an amount with a point before its decimals and nothing between its thousands",
    ),
    FieldKind.QUANTITY: Text("số, phần thập phân sau dấu chấm", "a number with a point before its decimals"),
    FieldKind.PERCENT: Text("số phần trăm", "a percentage"),
    FieldKind.WEIGHT: Text("số kilôgam", "a number of kilograms"),
    FieldKind.DAY: Text("ngày có thật, dạng yyyymmdd", "a day that exists, as yyyymmdd"),
    FieldKind.TIME: Text("thời điểm có thật, dạng yyyymmddHHMM", "a time that exists, as yyyymmddHHMM"),
    FieldKind.MOMENT: Text(
        "ngày hoặc thời điểm có thật, dạng yyyymmdd hoặc yyyymmddHHMM",
        "a day or time that exists, as yyyymmdd or yyyymmddHHMM",
    ),
    FieldKind.BIRTH: Text(
        "ngày sinh dạng yyyymmddHHMM, phần không biết ghi 0000",
        "a birth date as yyyymmddHHMM, with zeros for what is not known",
    ),
}
REQUIRED = Text("phải có giá trị", "must have a value")
WITHOUT_MINUTES = Text("phải có giờ và phút: yyyymmddHHMM", "must have hours and minutes: yyyymmddHHMM")
NEGATIVE = Text("không được âm", "must not be negative")
UNKNOWN_FIELD = Text(
    "quyết định không có chỉ tiêu này; được lưu, không được đọc",
    "the decision has no such field; it is kept and not read",
)
OTHER_VISIT = Text(
    "phải là MA_LK của XML1: dòng này thuộc đợt khác",
    "must be the MA_LK of XML1: this row is of another visit",
)
NOT_ONE_VISIT = Text("XML1 phải có đúng một dòng", "XML1 must have exactly one row")
SAME_NUMBER = Text("STT này có ở hai dòng", "two rows have this STT")
LEAVES_BEFORE = Text("không được trước NGAY_VAO", "must not be before NGAY_VAO")
DONE_BEFORE = Text("không được trước NGAY_YL", "must not be before NGAY_YL")
FACILITIES_DIFFER = Text(
    "phải là MA_CSKCB của XML1: một phong bì là của một cơ sở",
    "must be the MA_CSKCB of XML1: an envelope is of one facility",
)


def form(kind: FieldKind) -> Text:
    """Of a value that is not of its kind."""
    said = FORMS[kind]
    return Text(f"phải là {said.vi}", f"must be {said.en}")


def too_long(most: int) -> Text:
    """Of a value with more characters than its field has room for."""
    return Text(f"không được quá {most} ký tự", f"must have at most {most} characters")


def too_many_codes(most: int) -> Text:
    """Of a field with more codes than are read."""
    return Text(f"không được quá {most} mã", f"must have at most {most} codes")


def wrong_length(length: int) -> Text:
    """Of a value whose number of characters is fixed."""
    return Text(f"phải có đúng {length} ký tự", f"must have exactly {length} characters")


def not_in(codes: Iterable[str]) -> Text:
    """Of a code that its list does not have on that day."""
    listed = ", ".join(codes)
    return Text(f"phải là một trong các mã {listed}", f"must be one of the codes {listed}")


def not_like(form: ValueForm) -> Text:
    """Of a value whose form is fixed."""
    return Text(f"phải là {form.words.vi}", f"must be {form.words.en}")


def not_the_sum(formula: str, expected: Decimal) -> Text:
    """Of an amount that does not follow from its parts; the number as an export writes it."""
    number = f"{expected:f}"
    written = number.rstrip("0").rstrip(".") if "." in number else number
    return Text(f"phải là {formula} = {written}", f"must be {formula} = {written}")


def wrong_days(formula: str, expected: int) -> Text:
    """Of a number of days that does not follow from the kind of visit and its days."""
    return Text(f"phải là {expected} ({formula})", f"must be {expected} ({formula})")


def ended_decision(number: str) -> Text:
    """Of a record that follows a decision that was no longer in force when the visit ended."""
    return Text(
        f"theo QĐ {number}, không còn hiệu lực vào ngày ra viện: xuất theo quyết định hiện hành",
        f"follows decision {number}, which was not in force when the visit ended: export by the one in force",
    )
