"""Collects remarks on what a claim has of our profile and what is not read all the same."""

from insurance.claim.fhir.paths import line_path
from insurance.claim.remark import Remark, RemarkGrade
from insurance.text import Text

# More of the same kind help no one.
MOST_REMARKS = 100

UNKNOWN_EXTENSION = Text(
    "không đọc: hồ sơ mẫu của Wardgate không có phần mở rộng này ở đây",
    "is not read: Wardgate's profile has no such extension here",
)
UNKNOWN_INFORMATION = Text(
    "không đọc: hồ sơ mẫu của Wardgate không có loại thông tin này",
    "is not read: Wardgate's profile has no such category of information",
)
TWICE = Text("không đọc: chỉ giá trị đầu tiên được đọc", "is not read: only the first one is")
NO_PRACTITIONER = Text(
    "không đọc: thiếu số giấy phép hành nghề (urn:wardgate:sid:practitioner)",
    "is not read: it has no number of a practitioner (urn:wardgate:sid:practitioner)",
)
OF_ANOTHER = Text(
    "không đọc: là của người bệnh khác, không phải người bệnh của hồ sơ này (Claim.patient)",
    "is not read: it is of another Patient than the claim's (Claim.patient)",
)


def not_a_value(expected: Text) -> Text:
    """Of a fact whose value is missing, or is of another type or form."""
    return Text(f"không đọc: giá trị phải là {expected.vi}", f"is not read: its value must be {expected.en}")


class Unread:
    """The remarks on one claim. `place` is the path of the Claim."""

    __slots__ = ("_place", "_remarks")

    def __init__(self, place: str) -> None:
        self._place = place
        self._remarks: list[Remark] = []

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """In the order found; the first MOST_REMARKS."""
        return tuple(self._remarks)

    def add(self, position: tuple[int, ...], element: str, reason: Text) -> None:
        """An element of the line or part at this position, or of the Claim itself (())."""
        if len(self._remarks) < MOST_REMARKS:
            path = f"{self._place}{line_path(position)}.{element}"
            self._remarks.append(Remark(path, RemarkGrade.UNUSUAL, reason))
