"""How much of the year's ceiling on co-payments is left. Pure."""

from collections.abc import Mapping


def ceiling_remaining(months: int, reference: int, copaid: Mapping[int, int]) -> int:
    """What may still be co-paid, in whole VND: (months - sum of paid / reference then) x reference now.

    `copaid` holds, by the reference level then, the sum paid under it. Exact until the end, then rounded to
    the dong, halves up; 0 once the ceiling is reached, and it stays reached when the reference level rises
    (NĐ 188/2025/NĐ-CP, điểm c khoản 2 Điều 18; CV 302/CSYT-CĐ, 2.5).
    """
    # The months left, as a fraction: a division in between would lose dong.
    numerator, denominator = months, 1
    for reference_then, amount in copaid.items():
        numerator = numerator * reference_then - amount * denominator
        denominator *= reference_then
    return max(0, (2 * numerator * reference + denominator) // (2 * denominator))
