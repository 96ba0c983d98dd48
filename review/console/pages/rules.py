"""The rules: how often each fires, how often reviewers agree, what it brings in; a lead switches it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from markupsafe import Markup
from starlette.responses import Response

from review.accounts.actor import Actor
from review.console.charts.interval_chart import Interval, interval_chart
from review.console.charts.month_chart import MonthPoint, month_chart
from review.console.charts.trend_chart import trend_chart
from review.console.page import Page, get, post
from review.console.visit import Visit
from review.learning.show_edition import EditionView
from review.rulebook.engine.practice import RuleMode
from review.triage.statistics.intervals.wilson_interval import wilson_interval
from review.triage.statistics.rule_tally import MonthOfRule, Precision
from review.triage.statistics.set_rule_mode import ReasonMissing, may_switch
from review.triage.statistics.show_rules import RuleRow, RuleView
from runtime.clock import Clock

CHART_WIDTH = 364
TREND_WIDTH = 96
# Findings are counted in so many claims.
OF_CLAIMS = 10_000


class ShowRules(Protocol):
    """The use cases."""

    async def all(self, actor: Actor, now: datetime) -> list[RuleRow]:
        """Every rule, by code."""

    async def one(self, actor: Actor, code: str, now: datetime) -> RuleView:
        """One rule. Raises UnknownRule."""


class SetRuleMode(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        """Set the mode. Raises NotPermitted, UnknownRule or ReasonMissing."""


class ShowEdition(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor) -> EditionView | None:
        """The edition of precisions that counts; None while decisions count by themselves."""


class RulePages:
    """`/rules`, `/rules/{code}`, and the form that switches a rule."""

    def __init__(
        self, show_rules: ShowRules, show_edition: ShowEdition, set_mode: SetRuleMode, clock: Clock
    ) -> None:
        self._show_rules = show_rules
        self._show_edition = show_edition
        self._set_mode = set_mode
        self._clock = clock

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/rules", self.list),
            get("/rules/{code}", self.show),
            post("/rules/{code}/mode", self.switch),
        )

    async def list(self, visit: Visit) -> Response:
        """All rules in a table."""
        rows = await self._show_rules.all(visit.actor, self._clock.now())
        trends = {row.text.rule.code: _trend_chart(visit, row) for row in rows}
        edition = await self._show_edition(visit.actor)
        return visit.page("rules.html", rows=rows, trends=trends, edition=edition)

    async def show(self, visit: Visit) -> Response:
        """One rule."""
        return await self._page(visit, 200)

    async def switch(self, visit: Visit) -> Response:
        """Set the mode, and show the rule again; without a reason the form says what is missing."""
        code = str(visit.request.path_params["code"])
        mode, reason = visit.form.get("mode"), visit.form.get("reason")
        if mode not in set(RuleMode):
            return await self._page(visit, 400, reason=reason)
        try:
            await self._set_mode(visit.actor, code, RuleMode(mode), reason)
        except ReasonMissing:
            return await self._page(visit, 400, asked=mode, reason=reason)
        return visit.redirect(f"/rules/{code}")

    async def _page(self, visit: Visit, status: int, asked: str = "", reason: str = "") -> Response:
        code = str(visit.request.path_params["code"])
        view = await self._show_rules.one(visit.actor, code, self._clock.now())
        return visit.page(
            "rule.html",
            status,
            view=view,
            modes=tuple(RuleMode),
            may_switch=may_switch(visit.actor),
            asked=asked,
            reason=reason,
            precision_chart=_precision_chart(visit, view),
            month_chart=_month_chart(visit, view.row.months),
            last_rate=_rate(view.row.months[-1]),
        )


def _trend_chart(visit: Visit, row: RuleRow) -> Markup:
    rates = [_rate(month) for month in row.months]
    months = [
        (f"{month.month.month}/{month.month.year}: {visit.formats.number(round(rate))}", rate)
        for month, rate in zip(row.months, rates, strict=True)
    ]
    first, last = (visit.formats.number(round(rate)) for rate in (rates[0], rates[-1]))
    label = visit.words("rules.trend_chart", rule=row.text.rule.code, first=first, last=last)
    return trend_chart(TREND_WIDTH, label, months)


def _precision_chart(visit: Visit, view: RuleView) -> Markup:
    words, all_of_it = visit.words, view.row.precision
    intervals = [
        _interval(words("rules.when_written"), view.prior, _prior_figure(view)),
        _interval(words("rules.all_decisions"), all_of_it, _figure(visit, all_of_it), is_main=True),
        _interval(words("rules.last_90_days"), view.recent, _figure(visit, view.recent)),
    ]
    return interval_chart(CHART_WIDTH, words("rules.precision_chart"), intervals)


def _interval(label: str, one: Precision, figure: str, *, is_main: bool = False) -> Interval:
    return Interval(label, one.low, one.mean, one.high, figure, is_main)


def _prior_figure(view: RuleView) -> str:
    prior = view.row.text.rule.precision
    return f"{prior.upheld}/{prior.upheld + prior.dropped}"


def _figure(visit: Visit, precision: Precision) -> str:
    number = visit.formats.number
    return f"{number(precision.upheld)}/{number(precision.upheld + precision.dropped)}"


def _month_chart(visit: Visit, months: Sequence[MonthOfRule]) -> Markup:
    points = [_point(one) for one in months]
    last = next((point.share for point in reversed(points) if point.share is not None), None)
    end = "" if last is None else visit.formats.percent(last)
    most = visit.formats.number(max((point.total for point in points), default=0))
    return month_chart(CHART_WIDTH, visit.words("rules.month_chart"), points, end, most)


def _point(month: MonthOfRule) -> MonthPoint:
    verdicts = month.verdicts
    share, low, high = wilson_interval(verdicts.upheld, verdicts.dropped) or (None, None, None)
    return MonthPoint(str(month.month.month), round(_rate(month)), share, low, high)


def _rate(month: MonthOfRule) -> float:
    return OF_CLAIMS * month.fired / month.reviewed if month.reviewed else 0.0
