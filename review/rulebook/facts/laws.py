"""The articles that more than one rule rests on. Pure.

Law 25/2008 was amended by 46/2014/QH13 and 51/2024/QH15. Circulars of 2026 and decree 188 were read through
secondary notes, not in the original.
"""

from insurance.law.parameters.provision import Provision

# In force since 2009-07-01: the review checks the procedure, which begins with showing the card.
REVIEW_OF_PROCEDURE = Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 29 khoản 1 điểm a")
# In force since 2009-07-01: the review checks and determines what treatment cost.
REVIEW_OF_COSTS = Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 29 khoản 1 điểm c")
# In force since 2026-02-10: facilities look the card up at reception, during the visit and at its end.
DUTY_TO_LOOK_UP = Provision("Thông tư 12/2026/TT-BTC", "Điều 4")
# In force since 2026-02-10: what the automatic review looks at, amounts and consistent figures among it.
AUTOMATIC_REVIEW = Provision("Thông tư 12/2026/TT-BTC", "Điều 10")


def claim_format(article: str) -> Provision:
    """QĐ 4750/QĐ-BYT of 29 December 2023, which amends QĐ 130 and is binding since 2024-07-01."""
    return Provision("Quyết định 4750/QĐ-BYT (sửa đổi Quyết định 130/QĐ-BYT)", article)


def icd10_list(annex: str) -> Provision:
    """QĐ 4469/QĐ-BYT of 2020-10-28: the ICD-10 list with its annexes of constraints."""
    return Provision("Quyết định 4469/QĐ-BYT", f"Phụ lục {annex}")


def icd10_circular(columns: str, annex: str) -> Provision:
    """TT 06/2026/TT-BYT replaces that list since 2026-07-01; its codes are still taken from the old annex."""
    return Provision(
        "Thông tư 06/2026/TT-BYT", f"{columns}; đối chiếu theo danh sách {annex} của QĐ 4469/QĐ-BYT"
    )
