"""Lets a year happen, day by day: files are submitted, offices answer, and mistakes are refused."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from msgspec.structs import replace

from gateway.refusals import RequestMalformed, TaskClosed
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.reporting.quarter import Quarter
from gateway.register.files.reporting.quarterly_report import QuarterlyReport
from gateway.register.files.submit_file import Submission
from gateway.register.files.viewer import Viewer
from runtime.time_zone import HO_CHI_MINH
from tests.year.happenings.happening import Happening
from tests.year.offices import Answering, Offices
from tests.year.registry import Registry
from tests.year.simulated_clock import SimulatedClock

MORNING, AFTERNOON = time(9), time(14)
AT_ONCE = 32
Item = TypeVar("Item")


class MistakeAcceptedError(Exception):
    """The register took a mistake of an office for an answer."""


class Year:
    """`counts` is how often each thing happened."""

    def __init__(
        self,
        registry: Registry,
        happenings: Iterable[Happening],
        offices: Offices,
        clock: SimulatedClock,
        counts: Counter[str],
        prepare: Callable[[date], Awaitable[None]],
    ) -> None:
        """`prepare` is called on every morning, before anything happens."""
        self._registry = registry
        self._happenings = tuple(happenings)
        self._offices = offices
        self._clock = clock
        self._prepare = prepare
        self.counts = counts

    async def reports(self, year: int) -> Sequence[QuarterlyReport]:
        """The report of each quarter that has begun."""
        begun = [Quarter(year, number) for number in range(1, 5)]
        begun = [quarter for quarter in begun if quarter.begin < self._clock.now()]
        return [await self._registry.report(quarter) for quarter in begun]

    async def pass_days(self, first: date, last: date, progress: Callable[[date], None]) -> None:
        """Let every day pass from the first to the last. Raises MistakeAcceptedError."""
        day = first
        while day <= last:
            await self._pass_day(day)
            progress(day)
            day += timedelta(days=1)

    async def _pass_day(self, day: date) -> None:
        self._clock.moment = datetime.combine(day, MORNING, HO_CHI_MINH)
        await self._prepare(day)
        submissions = [
            one for happening in self._happenings for one in happening.submissions(day, self._clock.moment)
        ]
        self.counts.update(f"{one.facts.WhichOneof('facts')}: submitted" for one in submissions)
        await self._all(day, self._submit, submissions)
        if self._registry.working_time.is_working_day(day):
            self._clock.moment = datetime.combine(day, AFTERNOON, HO_CHI_MINH)
            while answers := [*self._offices.answers(day)]:
                await self._all(day, self._answer, answers)

    async def _all(
        self, day: date, work: Callable[[Item], Awaitable[KeptFile]], items: Iterable[Item]
    ) -> None:
        """Do it for every item, some at a time; the offices see the files in one order in every run."""
        room = asyncio.Semaphore(AT_ONCE)

        async def do(item: Item) -> KeptFile:
            async with room:
                return await work(item)

        for file in await asyncio.gather(*map(do, items)):
            self._offices.see(file, day)

    async def _submit(self, submission: Submission) -> KeptFile:
        return (await self._registry.submit(submission)).file

    async def _answer(self, answering: Answering) -> KeptFile:
        viewer, sent, mistake, is_late = answering
        self.counts["offices: answers after their term"] += is_late
        if mistake == "unknown answer":
            await self._refused(viewer, replace(sent, answer="no-such-answer"), RequestMalformed)
        file = (await self._registry.answer(viewer, sent)).file
        self.counts[f"{file.procedure}: {sent.answer}"] += 1
        if mistake:
            self.counts[f"offices: mistakes, {mistake}"] += 1
        if mistake == "twice" and not (await self._registry.answer(viewer, sent)).already_known:
            raise MistakeAcceptedError("an answer that was sent twice was kept twice")
        if mistake == "contradiction":
            await self._contradicted(viewer, replace(sent, note="Nhầm"))
        return file

    async def _contradicted(self, viewer: Viewer, sent: SentAnswer) -> None:
        """It is refused; only a payment with another note is the same payment, and its receipt is known."""
        try:
            answered = await self._registry.answer(viewer, sent)
        except (TaskClosed, RequestMalformed):
            return
        if not answered.already_known:
            raise MistakeAcceptedError(f"{sent.answer} was kept although it contradicts another answer")

    async def _refused(self, viewer: Viewer, sent: SentAnswer, refusal: type[Exception]) -> None:
        try:
            await self._registry.answer(viewer, sent)
        except refusal:
            return
        raise MistakeAcceptedError(f"{sent.answer} should have been refused with {refusal.__name__}")
