"""Where a number or a case of the law is written. Pure."""

import msgspec


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The act and the article, as Vietnamese lawyers cite them: "điểm g khoản 4 Điều 22", "Luật BHYT …"."""

    act: str
    article: str

    def __str__(self) -> str:
        """ "điểm g khoản 4 Điều 22 Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)"."""
        return f"{self.article} {self.act}"
