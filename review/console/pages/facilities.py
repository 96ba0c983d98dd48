"""The facilities: what they claim, what is cut against their peers, and the statement of a month."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from markupsafe import Markup
from starlette.responses import Response

from review.accounts.actor import Actor
from review.console.charts.month_chart import MonthPoint, month_chart
from review.console.http.download import download
from review.console.page import Page, get
from review.console.statement_files import statement_csv, statement_xlsx
from review.console.visit import Visit
from review.triage.statistics.facility_tally import FacilityRow, MonthOfFacility
from review.triage.statistics.show_facilities import FacilityView
from review.triage.statistics.statement import StatementLine, StatementTotals
from runtime.clock import Clock

CHART_WIDTH = 700
# More rows than a person reads: those with most money come first, the others are found by code or name.
MOST_ROWS = 200
MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ShowFacilities(Protocol):
    """The use cases."""

    async def all(self, actor: Actor) -> list[FacilityRow]:
        """Every facility with claims in the last twelve months, by what was cut, most first."""

    async def one(self, actor: Actor, facility: str, today: date) -> FacilityView:
        """One facility. Raises UnknownFacility."""


class MakeStatement(Protocol):
    """The use case."""

    async def __call__(
        self, actor: Actor, facility: str, month: date
    ) -> tuple[Sequence[StatementLine], StatementTotals]:
        """The statement of the month that begins with this day."""


class FacilityPages:
    """`/facilities`, `/facilities/{code}`, and its statements as files."""

    def __init__(self, show_facilities: ShowFacilities, make_statement: MakeStatement, clock: Clock) -> None:
        self._show_facilities = show_facilities
        self._make_statement = make_statement
        self._clock = clock

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/facilities", self.list),
            get("/facilities/{code}", self.show),
            get("/facilities/{code}/statement.csv", self.as_csv),
            get("/facilities/{code}/statement.xlsx", self.as_xlsx),
        )

    async def list(self, visit: Visit) -> Response:
        """The facilities in a table; `?find=` picks by code or name."""
        sought = " ".join(visit.request.query_params.get("find", "").split())
        rows = await self._show_facilities.all(visit.actor)
        found = [row for row in rows if sought.casefold() in f"{row.facility} {row.name}".casefold()]
        return visit.page("facilities.html", rows=found[:MOST_ROWS], total=len(found), sought=sought)

    async def show(self, visit: Visit) -> Response:
        """One facility."""
        view = await self._show_facilities.one(visit.actor, _code(visit), self._clock.today())
        return visit.page("facility.html", view=view, chart=_chart(visit, view.months))

    async def as_csv(self, visit: Visit) -> Response:
        """The statement for a spreadsheet of any kind."""
        lines, totals = await self._statement(visit)
        return self._file(visit, statement_csv(visit.words, lines, totals), CSV, "csv")

    async def as_xlsx(self, visit: Visit) -> Response:
        """The statement as an Excel file, with the sums by reason on a sheet of their own."""
        lines, totals = await self._statement(visit)
        return self._file(visit, statement_xlsx(visit.words, lines, totals), XLSX, "xlsx")

    async def _statement(self, visit: Visit) -> tuple[Sequence[StatementLine], StatementTotals]:
        return await self._make_statement(visit.actor, _code(visit), self._month(visit))

    def _month(self, visit: Visit) -> date:
        """The month that is asked for; else this one."""
        asked = MONTH.fullmatch(visit.request.query_params.get("month", ""))
        return date(int(asked[1]), int(asked[2]), 1) if asked else self._clock.today().replace(day=1)

    def _file(self, visit: Visit, content: bytes, media_type: str, ending: str) -> Response:
        name = (
            f"{visit.words('facilities.statement_file')}-{_code(visit)}-{self._month(visit):%Y-%m}.{ending}"
        )
        return download(content, media_type, name)


def _code(visit: Visit) -> str:
    # A code has five characters of ASCII; anything else is a facility that there is not.
    code = str(visit.request.path_params["code"])
    return code if code.isascii() and code.isalnum() else ""


def _chart(visit: Visit, months: Sequence[MonthOfFacility]) -> Markup:
    points = [
        MonthPoint(
            f"{one.month.month}/{one.month:%y}",
            one.sums.claims,
            one.sums.cut_share,
            one.peers.low if one.peers else None,
            one.peers.high if one.peers else None,
        )
        for one in months
    ]
    last = next((point.share for point in reversed(points) if point.share is not None), None)
    end = "" if last is None else visit.formats.percent(last, 1)
    most = visit.formats.number(max((point.total for point in points), default=0))
    return month_chart(CHART_WIDTH, visit.words("facilities.chart"), points, end, most)
