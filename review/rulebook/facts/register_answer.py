"""Whether the register answered the look-up that the gateway made when the claim came in."""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case, CaseFact


def no_answer(case: Case) -> Missing | None:
    """What is missing if it did not: a number to look up, or the answer. None if it did."""
    if not case.card.looked_up:
        return Missing(
            Fact(ClaimFact.PATIENT),
            Text(
                "Hồ sơ không có số CCCD, mã thẻ BHYT hay mã số BHXH đúng dạng để tra cứu người bệnh.",
                "The claim has no chip ID, card number or insurance number of the right form.",
            ),
        )
    if not case.card.determined:
        return Missing(
            CaseFact.CARD,
            Text(
                "Chưa tra cứu được thẻ BHYT khi nhận hồ sơ; cần tra cứu lại.",
                "The register could not be reached when the claim came in; look the card up again.",
            ),
        )
    return None
