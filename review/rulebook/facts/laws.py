"""The provisions that more than one rule rests on.

Law 25/2008 was amended by 46/2014/QH13 and 51/2024/QH15. The circulars of 2026 and decree 188 were read in
secondary notes, not in the original.
"""

from insurance.law.parameters.provision import Provision

# In force since 2009-07-01. The review checks the procedure of care, which begins with the card.
REVIEW_OF_PROCEDURE = Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 29 khoản 1 điểm a")
# In force since 2009-07-01. The review checks and determines the cost of treatment.
REVIEW_OF_COSTS = Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 29 khoản 1 điểm c")
# In force since 2026-02-10. Facilities look the card up at reception, during the visit and at its end.
DUTY_TO_LOOK_UP = Provision("Thông tư 12/2026/TT-BTC", "Điều 4")
# In force since 2026-02-10. What the automatic review checks; amounts and consistent figures are included.
AUTOMATIC_REVIEW = Provision("Thông tư 12/2026/TT-BTC", "Điều 10")
# TT 39/2024/TT-BYT, in force since 2025-01-01, added Articles 4a to 4d: bed days and their prices.
BED_PRICES = Provision("Thông tư 35/2016/TT-BYT (sửa đổi bởi Thông tư 39/2024/TT-BYT)", "Điều 4c")


def claim_format(article: str) -> Provision:
    """QĐ 4750/QĐ-BYT of 2023-12-29, which amends QĐ 130 and is in force since 2024-07-01."""
    return Provision("Quyết định 4750/QĐ-BYT (sửa đổi Quyết định 130/QĐ-BYT)", article)


def icd10_list(annex: str) -> Provision:
    """QĐ 4469/QĐ-BYT of 2020-10-28: the ICD-10 list, with annexes of constraints on its codes."""
    return Provision("Quyết định 4469/QĐ-BYT", f"Phụ lục {annex}")


def icd10_circular(columns: str, annex: str) -> Provision:
    """TT 06/2026/TT-BYT, which replaces that list since 2026-07-01; the codes are still of its annex."""
    return Provision(
        "Thông tư 06/2026/TT-BYT", f"{columns}; đối chiếu theo danh sách {annex} của QĐ 4469/QĐ-BYT"
    )
