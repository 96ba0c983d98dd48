"""The provision of the law that a number or a case rests on."""

import msgspec


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Act and article as Vietnamese lawyers cite them: "Luật BHYT …", "điểm g khoản 4 Điều 22"."""

    act: str
    article: str

    def __str__(self) -> str:
        """Article and act, as in "điểm g khoản 4 Điều 22 Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)"."""
        return f"{self.article} {self.act}"
