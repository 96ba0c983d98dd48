"""A procedure (thủ tục), declared as data: its steps, who acts in them, and how its files end."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from gateway.register.offices.office import OfficeKind
from insurance.law.clocks.term import Term
from insurance.law.parameters.parameter import ParameterHistory
from insurance.text import Text


class Applicant(StrEnum):
    """Who acts in a step where no office does: the applicant, for whom the sender of the file answers."""

    APPLICANT = "applicant"


Actor = OfficeKind | Applicant
APPLICANT = Applicant.APPLICANT


class Ending(StrEnum):
    """How a file ended."""

    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Choice(msgspec.Struct, frozen=True):
    """An answer that is possible in a step.

    `opens` are the steps that follow, `may_open` those that the register may make necessary instead. `ends`:
    the file ends at once, whatever else is open. Without any of these, the branch ends; when no step is open
    any longer, the file is settled. `may_end`: the register may make the file end so.
    """

    name: str
    title: Text
    opens: tuple[str, ...] = ()
    may_open: tuple[str, ...] = ()
    ends: Ending | None = None
    may_end: tuple[Ending, ...] = ()

    @property
    def reachable(self) -> tuple[str, ...]:
        """Every step that may be open after it."""
        return self.opens + self.may_open

    @property
    def may_be_last(self) -> bool:
        """Whether no step needs to follow."""
        return bool(self.ends or self.may_end or not self.opens)


class Step(msgspec.Struct, frozen=True):
    """What one actor has to do. `term` is its own, within that of the file.

    The clock of the file stands while a step of the applicant is open, or one whose office awaits something
    of the applicant (`awaits_applicant`), such as money. `late` is the answer that is taken when the task is
    closed, too: money that has come in is accounted for.
    """

    name: str
    title: Text
    actor: Actor
    choices: tuple[Choice, ...]
    term: ParameterHistory[Term] | None = None
    awaits_applicant: bool = False
    late: str = ""

    @property
    def stops_clock(self) -> bool:
        """Whether the file waits for the applicant."""
        return self.actor is APPLICANT or self.awaits_applicant

    def choice(self, name: str) -> Choice | None:
        """The possible answer of this name."""
        return next((choice for choice in self.choices if choice.name == name), None)


class Procedure(msgspec.Struct, frozen=True, dict=True):
    """`code` is also the name of its facts in `FileFacts` (proto/gateway/v1/file_facts.proto).

    `official_codes` are those of the national list of procedures. `reception` says with which steps a file
    begins. `term` is that of the day of receipt.
    """

    code: str
    title: Text
    official_codes: tuple[str, ...]
    term: ParameterHistory[Term]
    reception: Choice
    steps: tuple[Step, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Step]:
        """The steps by their names."""
        return {step.name: step for step in self.steps}

    def term_on(self, day: date) -> Term:
        """The term of a file that is received on this day."""
        return self.term.on(day).value

    def faults(self) -> Iterator[str]:
        """What is wrong with the declaration: every step must exist, be reached, and lead to an end."""
        names = [step.name for step in self.steps]
        if len({*names}) != len(names):
            yield "two steps have one name"
        named = {name for choice in self._choices() for name in choice.reachable}
        yield from (f"no step is called {name}" for name in sorted(named - {*names}))
        yield from (f"{name} is never reached" for name in sorted({*names} - self._reached()))
        yield from (f"{name} leads to no end" for name in sorted({*names} - self._ending()))
        for step in self.steps:
            if len({choice.name for choice in step.choices}) != len(step.choices):
                yield f"two answers of {step.name} have one name"

    def _choices(self) -> Iterator[Choice]:
        yield self.reception
        for step in self.steps:
            yield from step.choices

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        waiting = [*self.reception.reachable]
        while waiting:
            step = self.by_name.get(name := waiting.pop())
            if step is not None and name not in reached:
                reached.add(name)
                waiting += [after for choice in step.choices for after in choice.reachable]
        return reached

    def _ending(self) -> set[str]:
        """The steps from which the file can come to its end."""
        ending: set[str] = set()
        while more := {step.name for step in self.steps if _leads_to_end(step, ending)} - ending:
            ending |= more
        return ending


def _leads_to_end(step: Step, ending: set[str]) -> bool:
    return any(choice.may_be_last or ending.intersection(choice.reachable) for choice in step.choices)
