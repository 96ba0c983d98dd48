"""Why unemployment benefit is refused."""

from gateway.register.files.effects import Rejection
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.unemployment.unemployment_law import Unmet
from insurance.text import Text

CONDITIONS = Provision("Luật Việc làm 74/2025/QH15", "Điều 38")
TEXTS = {
    Unmet.BOOK_NOT_CLOSED: Text("Sổ bảo hiểm xã hội chưa được chốt.", "The book is not closed."),
    Unmet.NO_LAWFUL_END: Text(
        "Hợp đồng lao động không chấm dứt đúng quy định.", "The contract did not end lawfully."
    ),
    Unmet.TOO_FEW_MONTHS: Text(
        "Chưa đóng đủ 12 tháng bảo hiểm thất nghiệp trong thời gian được tính.",
        "Too few months of contributions lie in the time that counts.",
    ),
    Unmet.FILED_TOO_LATE: Text(
        "Hồ sơ nộp quá 3 tháng kể từ ngày chấm dứt hợp đồng.",
        "The file came more than three months after the end of the contract.",
    ),
    Unmet.FOUND_WORK: Text("Người lao động đã có việc làm.", "The person has found work."),
}
UNKNOWN_PERSON = Rejection(
    Text("Không có người này trong dữ liệu bảo hiểm.", "The register does not have the person."), CONDITIONS
)
HAS_DIED = Rejection(Text("Người này đã mất.", "The person has died."), CONDITIONS)
DRAWS_ALREADY = Rejection(
    Text("Đang hưởng trợ cấp thất nghiệp.", "The person draws the benefit already."), CONDITIONS
)


def rejection_for(unmet: Unmet) -> Rejection:
    """The sentence of a condition that is not met."""
    return Rejection(TEXTS[unmet], CONDITIONS)
