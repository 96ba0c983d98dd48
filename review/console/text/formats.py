"""Numbers, money, days and times as each language writes them. Templates use these as filters."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from review.console.text.language import Language
from runtime.time_zone import HO_CHI_MINH

Number = int | Decimal
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
ARROW = "\N{RIGHTWARDS ARROW}"

DAY = {Language.VIETNAMESE: "dd/MM/y", Language.ENGLISH: "d MMM y"}
DAY_OF_YEAR = {Language.VIETNAMESE: "dd/MM", Language.ENGLISH: "d MMM"}
DAY_OF_MONTH = {Language.VIETNAMESE: "dd", Language.ENGLISH: "d"}
MILLION, BILLION = 10**6, 10**9
# As the Vietnamese write them: 412,6 triệu, 9,84 tỷ.
UNITS = {
    Language.VIETNAMESE: ((BILLION, " tỷ"), (MILLION, " triệu")),
    Language.ENGLISH: ((BILLION, " bn"), (MILLION, " m")),
}


class Formats:
    """The formats of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._locale = Locale.parse("vi_VN" if language is Language.VIETNAMESE else "en_GB")

    def number(self, value: Number) -> str:
        """2.530.000 or 2,530,000; negative with a true minus sign."""
        return _with_minus(format_decimal(value, locale=self._locale))

    def amount(self, value: Number | None) -> str:
        """An amount of a table, without unit; blank where there is none."""
        return "" if value is None else self.number(value)

    def money(self, value: Number | None, currency: str = "VND") -> str:
        """2.530.000 ₫ or ₫2,530,000; with the currency's decimals. Blank where there is no amount."""
        if value is None:
            return ""
        return _with_minus(format_currency(value, currency or "VND", locale=self._locale))

    def short_money(self, value: Number, currency: str = "VND") -> str:
        """412,6 triệu ₫ or ₫412.6 m, for sights; amounts below a million in full."""
        for size, unit in UNITS[self._language]:
            if (units := Decimal(value) / size) and abs(units) >= 1:
                return self._in_units(units, unit, currency)
        return self.money(value, currency)

    def percent(self, share: Decimal | float, digits: int = 0, *, padded: bool = True) -> str:
        """95% of 0.95; with two digits 95.00%, and 95% where they are not padded."""
        pattern = f"#,##0.{('0' if padded else '#') * digits}%" if digits else "#,##0%"
        return _with_minus(format_percent(share, pattern, locale=self._locale))

    def day(self, day: date | None) -> str:
        """28/11/2026 or 28 Nov 2026; blank where it is not known."""
        return "" if day is None else self._date(day, DAY)

    def days(self, first: date | None, last: date | None) -> str:
        """The days of a stay, without the year: 20–24/10, 28/10–03/11, 18/11; 24→19/11 where reversed."""
        if first is None or last is None:
            return self._date(known, DAY_OF_YEAR) if (known := first or last) else ""
        if first == last:
            return self._date(first, DAY_OF_YEAR)
        return f"{self._begin(first, last)}{_dash(first, last)}{self._date(last, DAY_OF_YEAR)}"

    def stay(self, first: date | None, last: date | None) -> str:
        """The days of a stay: 20–24/10/2026, and 28/12/2025–03/01/2026 over the turn of a year."""
        if first is None or last is None:
            return self.day(first or last)
        if first == last:
            return self.day(first)
        begin = self._begin(first, last) if first.year == last.year else self.day(first)
        return f"{begin}{_dash(first, last)}{self.day(last)}"

    def moment(self, at: datetime | None) -> str:
        """28/11/2026 08:12 in Ho Chi Minh City; blank where it is not known."""
        if at is None:
            return ""
        local = at.astimezone(HO_CHI_MINH)
        return f"{self._date(local, DAY)} {local:%H:%M}"

    def short_moment(self, at: datetime) -> str:
        """28/11 08:12 in Ho Chi Minh City, for lists of the last weeks."""
        local = at.astimezone(HO_CHI_MINH)
        return f"{self._date(local, DAY_OF_YEAR)} {local:%H:%M}"

    def clock_time(self, at: datetime) -> str:
        """08:12:07 in Ho Chi Minh City."""
        return f"{at.astimezone(HO_CHI_MINH):%H:%M:%S}"

    def duration(self, duration: timedelta) -> str:
        """The largest unit that fills: 6 ngày, 4 giờ, 12 phút; 6 days, 4 hours, 12 minutes."""
        minutes = max(int(duration.total_seconds()) // 60, 0)
        place = 0 if minutes >= 24 * 60 else 1 if minutes >= 60 else 2
        count = minutes // (24 * 60, 60, 1)[place]
        one, several = DURATIONS[self._language][place]
        return f"{self.number(count)} {one if count == 1 else several}"

    def short_duration(self, duration: timedelta) -> str:
        """For tables: 6 ngày, 4 giờ; 6 d, 4 h."""
        text = self.duration(duration)
        if self._language is Language.VIETNAMESE:
            return text
        count, _, unit = text.partition(" ")
        return f"{count} {'min' if unit.startswith('m') else unit[0]}"

    def _in_units(self, value: Decimal, unit: str, currency: str) -> str:
        digits = "#,##0.##" if abs(value) < 100 else "#,##0.#"
        number = _with_minus(format_decimal(value, digits, locale=self._locale))
        sign = "₫" if (currency or "VND") == "VND" else currency
        return f"{number}{unit} {sign}" if self._language is Language.VIETNAMESE else f"{sign}{number}{unit}"

    def _begin(self, first: date, last: date) -> str:
        same_month = (first.year, first.month) == (last.year, last.month)
        return self._date(first, DAY_OF_MONTH if same_month else DAY_OF_YEAR)

    def _date(self, day: date, patterns: dict[Language, str]) -> str:
        return format_date(day, patterns[self._language], locale=self._locale)


DURATIONS = {
    Language.VIETNAMESE: (("ngày", "ngày"), ("giờ", "giờ"), ("phút", "phút")),
    Language.ENGLISH: (("day", "days"), ("hour", "hours"), ("minute", "minutes")),
}


def _dash(first: date, last: date) -> str:
    return DASH if first < last else ARROW


def _with_minus(text: str) -> str:
    return text.replace("-", MINUS)
