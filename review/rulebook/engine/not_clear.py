"""Why a claim cannot be CLEAR, whatever the rules find (docs/score.md)."""

from collections.abc import Mapping
from enum import StrEnum

from insurance.text import Text


class NotClear(StrEnum):
    """NO_DAY: the claim has no day, so the law that applies is not known, and no rule judged it.
    NO_RULE_IN_FORCE: no rule that is applied was in force on its day, so none judged it.
    PATIENT_NOT_IDENTIFIED: the register did not say who the patient is, or was not asked.
    NO_DAYS_OF_TREATMENT: a bill does not say from which day to which the treatment was, so no other claim can
    be compared with it: it might be sent again and again.
    IMPOSSIBLE_AMOUNTS: a number of it is below 0 or higher than anything costs, so it is not counted.
    NO_AMOUNT: a bill has no total and not all nets, so it is not known what it asks for.
    UNNAMED_SERVICE: a line of a bill asks for money and has no code, so it is not known what it is for, and
    it might be billed again and again.
    """

    NO_DAY = "NO_DAY"
    NO_RULE_IN_FORCE = "NO_RULE_IN_FORCE"
    PATIENT_NOT_IDENTIFIED = "PATIENT_NOT_IDENTIFIED"
    NO_DAYS_OF_TREATMENT = "NO_DAYS_OF_TREATMENT"
    IMPOSSIBLE_AMOUNTS = "IMPOSSIBLE_AMOUNTS"
    NO_AMOUNT = "NO_AMOUNT"
    UNNAMED_SERVICE = "UNNAMED_SERVICE"


REASONS: Mapping[NotClear, Text] = {
    NotClear.NO_DAY: Text(
        "Hồ sơ không có ngày nào để xác định quy định áp dụng.",
        "The claim has no day, so the law that applies is not known.",
    ),
    NotClear.NO_RULE_IN_FORCE: Text(
        "Chưa có quy định nào có hiệu lực vào ngày này nên hồ sơ chưa được giám định: hãy kiểm tra ngày.",
        "No rule was in force on this day, so nothing was judged: check the day.",
    ),
    NotClear.PATIENT_NOT_IDENTIFIED: Text(
        "Chưa xác định được người bệnh trong dữ liệu thẻ BHYT nên hồ sơ vẫn phải kiểm tra.",
        "The patient was not identified in the register, so the claim is still to be checked.",
    ),
    NotClear.NO_DAYS_OF_TREATMENT: Text(
        "Hồ sơ không ghi ngày điều trị nên không đối chiếu được với thẻ và hồ sơ khác: vẫn phải kiểm tra.",
        "The claim does not give the days of the treatment, so it cannot be compared with the card and with "
        "other claims: it is still to be checked.",
    ),
    NotClear.IMPOSSIBLE_AMOUNTS: Text(
        "Hồ sơ có số tiền, số lượng hoặc tỷ lệ âm, hoặc lớn đến mức không thể có: vẫn phải kiểm tra.",
        "The claim has an amount, a quantity or a factor below 0, or higher than anything costs: it is still "
        "to be checked.",
    ),
    NotClear.NO_AMOUNT: Text(
        "Hồ sơ không có tổng chi phí, và không phải dòng nào cũng ghi thành tiền, nên không biết đề nghị "
        "thanh toán bao nhiêu: vẫn phải kiểm tra.",
        "The claim has no total, and not every line has a net, so it is not known what it asks for: it is "
        "still to be checked.",
    ),
    NotClear.UNNAMED_SERVICE: Text(
        "Hồ sơ có dòng đề nghị thanh toán mà không ghi mã, nên không đối chiếu được với danh mục và hồ sơ "
        "khác: vẫn phải kiểm tra.",
        "The claim has a line that asks for money and has no code, so it cannot be compared with the "
        "catalogues and with other claims: it is still to be checked.",
    ),
}
