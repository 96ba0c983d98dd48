"""How much of the year's ceiling on co-payments is left."""

from collections.abc import Mapping


def ceiling_remaining(months: int, reference: int, copaid: Mapping[int, int]) -> int:
    """What the person may still co-pay this year, in whole VND.

    The ceiling is `months` times the reference level; `reference` is that level on the day of the visit, in
    VND. `copaid` maps each reference level of the year to the VND co-paid while it was in force. The result
    is (months - sum of paid / reference at that time) × reference. It is exact up to the final rounding, to
    the dong with halves up. It is 0 once the ceiling is reached, and stays 0 when the reference level rises
    (NĐ 188/2025/NĐ-CP, điểm c khoản 2 Điều 18; CV 302/CSYT-CĐ, 2.5).
    """
    # A fraction of months: dividing at each step would lose dong.
    numerator, denominator = months, 1
    for reference_then, amount in copaid.items():
        numerator = numerator * reference_then - amount * denominator
        denominator *= reference_then
    return max(0, (2 * numerator * reference + denominator) // (2 * denominator))
