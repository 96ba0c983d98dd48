"""What a converted claim does not have of the claim that was sent, in words."""

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.converting.differences import Difference
from insurance.claim.converting.fact_texts import FACT_TEXTS
from insurance.claim.fact import ClaimFact, LineFact
from insurance.claim.format import ClaimFormat
from insurance.claim.paths import path_of
from insurance.text import Text

UNREAD = Text(
    "Wardgate không đọc phần này, nên tệp đã ghi không có",
    "Wardgate does not read this, so it is not in what was written",
)
TIME_UNREAD = Text(
    "Wardgate chỉ đọc ngày ở đây, không đọc giờ, nên tệp đã ghi không có giờ",
    "Wardgate reads the day here and not the time of day, which is not in what was written",
)
SIGNATURE = Text(
    "chữ ký số không theo được: hãy ký tệp đã ghi",
    "the signature cannot be carried: sign what was written",
)


class NotCarried(msgspec.Struct, frozen=True):
    """One thing: `path` is where it stands in what was sent. `what` has no value of the claim."""

    path: str
    what: Text


def not_carried(claim: Claim, difference: Difference) -> NotCarried:
    """The fact of the claim that what was written does not have, or has otherwise."""
    name = FACT_TEXTS[difference.fact.name]
    detail = f" ({difference.detail})" if difference.fact.name is LineFact.PARTICULARS else ""
    what = Text(
        f"{name.vi}{detail}: không có, hoặc khác, trong tệp đã ghi",
        f"{name.en}{detail}: not, or otherwise, in what was written",
    )
    return NotCarried(_path(claim, difference), what)


def _path(claim: Claim, difference: Difference) -> str:
    path = path_of(claim, difference.fact)
    if difference.fact.name is not ClaimFact.KEPT:
        return path
    # The field, as the format has it.
    if claim.format is ClaimFormat.BHYT_XML:
        return difference.detail.replace("XML1[1]", "XML1")
    return f"{path} ({difference.detail})"
