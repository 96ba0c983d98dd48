"""Why a file about a household is refused."""

from gateway.register.files.effects import Rejection
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.household.objection import TEXTS, ObjectionKind
from insurance.text import Text

HOUSEHOLDS = Provision("Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)", "Điều 12")
ORDER_OF_GROUPS = Provision("Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)", "khoản 2 Điều 13")
PAYING = Provision("Nghị định 146/2018/NĐ-CP", "khoản 6 Điều 9")
UNKNOWN_PERSON = Rejection(
    Text("Chưa xác minh được nhân thân của người tham gia.", "The identity of a member is not verified."),
    HOUSEHOLDS,
)
ANOTHER_HOUSEHOLD = Rejection(
    Text("Người tham gia không cư trú cùng hộ.", "A member does not live in the household."), HOUSEHOLDS
)
NOT_PAID = Rejection(Text("Không đóng tiền.", "The premium was not paid."), PAYING)
OF_GROUP = frozenset({ObjectionKind.OTHER_GROUP})


def rejection_for(kind: ObjectionKind) -> Rejection:
    """The sentence of the law's objection."""
    return Rejection(TEXTS[kind], ORDER_OF_GROUPS if kind in OF_GROUP else PAYING)
