"""Until when a card may have the code of its facility of before the mergers of provinces."""

from datetime import date

# NĐ 188/2025/NĐ-CP, Điều 69 khoản 8 điểm d.
LAST_DAY_OF_OLD_CODES = date(2025, 12, 31)
