"""The charts of a claim's evidence, in one language and at the widths of their column.

The column has one width in wide windows and another in narrow ones, and text is never scaled: a chart is
drawn at both, and the style sheet shows one of them.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts.overlap_chart import StayBar, overlap_chart
from review.console.charts.usual_chart import UsualRow, usual_chart
from review.console.charts.year_chart import CardBar, StayPoint, card_chart, stay_chart
from review.console.text.formats import Formats
from review.console.text.words import Words
from review.rulebook.engine.usual import Measure
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import OverlapView, StayView, UsualView

SHOWN = (Measure.COST, Measure.DAYS, Measure.LINES)


class Widths(NamedTuple):
    """Of a column, in pixels."""

    wide: int
    narrow: int


class ClaimCharts:
    """A chart is empty where there is nothing to draw."""

    def __init__(self, view: ClaimView, words: Words, formats: Formats, widths: Widths) -> None:
        self._view = view
        self._words = words
        self._formats = formats
        self._widths = widths
        self._own = next((stay for stay in view.evidence.stays if stay.is_this), None)
        self._overlapping = {one.stay.claim_id for one in view.evidence.overlaps}

    def overlap(self, overlap: OverlapView) -> Markup:
        """A stay elsewhere above this one."""
        if self._own is None:
            return Markup("")
        principal = self._view.principal
        here = " ".join(filter(None, (principal.words, principal.code))) if principal else ""
        total = self._formats.number(overlap.total) if overlap.total is not None else ""
        there = " · ".join(filter(None, (overlap.diagnosis, total)))
        other, own = overlap.stay, self._own
        bars = [
            StayBar(other.facility or "…", there, other.first_day, other.last_day, False),
            StayBar(own.facility, here, own.first_day, own.last_day, True),
        ]
        common = (overlap.common_first, overlap.common_last)
        label = self._overlap_words(overlap)
        return self._drawn(lambda width: overlap_chart(width, label, bars, common))

    def cards(self) -> Markup:
        """The card periods of the year above the stay."""
        cards, days = self._view.evidence.cards, self._days()
        if not cards.year or days is None:
            return Markup("")
        bars = [
            CardBar(f"{one.group} ·· {one.number_end}", one.valid_from, one.valid_until, one.ended_on)
            for one in cards.periods
        ]
        label = self._words("claim.cards_chart", year=cards.year, count=len(bars))
        own = self._own_words(*days)
        return self._drawn(lambda width: card_chart(width, label, cards.year, bars, days, own))

    def stays(self) -> Markup:
        """The patient's stays of the year on a line."""
        days = self._days()
        if days is None:
            return Markup("")
        year = days[1].year
        points = [self._point(stay) for stay in self._view.evidence.stays if _touches(stay, year)]
        label = self._words("claim.stays_chart", year=year, count=len(points))
        own = self._words("claim.this_stay")
        return self._drawn(lambda width: stay_chart(width, label, year, points, own))

    def usual(self) -> Markup:
        """Where the claim stands between what is usual."""
        view = self._view.evidence.usual
        rows = [self._usual_row(view, measure) for measure in SHOWN if measure in view.own] if view else []
        label = self._words("claim.usual_chart", count=len(rows))
        return self._drawn(lambda width: usual_chart(width, label, rows)) if rows else Markup("")

    def _usual_row(self, view: UsualView, measure: Measure) -> UsualRow:
        spread, own = view.usual.spreads[measure], view.own[measure]
        return UsualRow(
            label=self._words(f"claim.usual_{measure}"),
            low=float(spread.low),
            lower=float(spread.lower),
            median=float(spread.median),
            upper=float(spread.upper),
            high=float(spread.high),
            own=own,
            figure=self._formats.number(Decimal(round(own))),
        )

    def _drawn(self, draw: Callable[[int], Markup]) -> Markup:
        drawn = Markup('<div class="drawn-wide">{}</div><div class="drawn-narrow">{}</div>')
        return drawn.format(draw(self._widths.wide), draw(self._widths.narrow))

    def _point(self, stay: StayView) -> StayPoint:
        days = self._formats.days(stay.first_day, stay.last_day)
        overlaps = stay.claim_id in self._overlapping
        return StayPoint(
            stay.first_day,
            stay.last_day,
            stay.inpatient,
            stay.is_this,
            overlaps,
            f"{stay.facility} {days}".lstrip(),
        )

    def _days(self) -> tuple[date, date] | None:
        row = self._view.row
        if row.first_day is None or row.last_day is None:
            return None
        return min(row.first_day, row.last_day), max(row.first_day, row.last_day)

    def _own_words(self, first: date, last: date) -> str:
        own = self._words("claim.this_stay")
        return f"{own} {self._formats.days(first, last)}"

    def _overlap_words(self, overlap: OverlapView) -> str:
        return self._words(
            "claim.overlap_chart",
            facility=overlap.stay.facility or self._words("claim.another_facility"),
            days=self._formats.days(overlap.common_first, overlap.common_last),
        )


def _touches(stay: StayView, year: int) -> bool:
    return stay.first_day.year <= year <= stay.last_day.year
