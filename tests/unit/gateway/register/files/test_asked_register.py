"""Files that share a transaction ask and change the register as if they came one after the other."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple, cast

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.asked_register import AskedRegister
from gateway.register.files.storing.register_access import BatchApplier, Found, RegisterAccess, Statements

# The people of a register, each with a number.
NAMES = "ABCD"
CONNECTION = cast("AsyncConnection", None)


class AskedTogether(NamedTuple):
    names: tuple[str, ...]


class AskedAlone(NamedTuple):
    names: tuple[str, ...]


class Added(NamedTuple):
    name: str
    value: int


class Doubled(NamedTuple):
    name: str


class AllCleared(NamedTuple):
    """A change of which nothing says what it is about."""

    below: int


class FakeRegister:
    """`reads` and `writes` count the statements."""

    def __init__(self) -> None:
        self.numbers = dict.fromkeys(NAMES, 1)
        self.reads = self.writes = 0
        self.prepared_at: list[int] = []

    def access(self) -> RegisterAccess:
        statements = Statements(
            readers={AskedAlone: self._read_one},
            appliers={AllCleared: self._clear},
            batch_readers={AskedTogether: self._read},
            batch_appliers={
                Added: BatchApplier(self._add, lambda change: (change.name,)),
                Doubled: BatchApplier(self._double, lambda change: (change.name,)),
            },
        )
        return RegisterAccess([statements])

    async def prepare(self) -> None:
        self.prepared_at.append(self.writes)

    async def _read_one(self, _: AsyncConnection, question: AskedAlone) -> tuple[int, ...]:
        self.reads += 1
        return tuple(self.numbers[name] for name in question.names)

    async def _read(self, _: AsyncConnection, questions: Sequence[AskedTogether]) -> Sequence[Found]:
        self.reads += 1
        return [Found(tuple(self.numbers[n] for n in one.names), frozenset(one.names)) for one in questions]

    async def _add(self, _: AsyncConnection, changes: Sequence[Added]) -> None:
        self.writes += 1
        for one in changes:
            self.numbers[one.name] += one.value

    async def _double(self, _: AsyncConnection, changes: Sequence[Doubled]) -> None:
        self.writes += 1
        for one in changes:
            self.numbers[one.name] *= 2

    async def _clear(self, _: AsyncConnection, change: AllCleared) -> None:
        self.writes += 1
        self.numbers = {name: max(value, change.below) for name, value in self.numbers.items()}


class File(NamedTuple):
    """What it asks, and what it changes: an Added gets the sum of the answer as its value."""

    question: AskedTogether | AskedAlone
    changes: tuple[Added | Doubled | AllCleared, ...]


async def answers(files: Sequence[File], register: FakeRegister, *, prefetch: bool) -> list[tuple[int, ...]]:
    asked = AskedRegister(CONNECTION, register.access(), register.prepare)
    if prefetch:
        await asked.prefetch([file.question for file in files])
    found = []
    for file in files:
        found.append(await asked.known(file.question))
        changes = [
            one._replace(value=sum(found[-1])) if isinstance(one, Added) else one for one in file.changes
        ]
        if changes:
            await asked.change(changes)
            if not prefetch:
                await asked.write()
    await asked.write()
    return found


names = st.sampled_from(NAMES)
some_names = st.lists(names, min_size=1, max_size=2).map(tuple)
questions = st.one_of(some_names.map(AskedTogether), some_names.map(AskedAlone))
changes = st.one_of(
    st.builds(Added, names, st.just(0)), st.builds(Doubled, names), st.builds(AllCleared, st.integers(0, 9))
)
files = st.lists(st.builds(File, questions, st.lists(changes, max_size=3).map(tuple)), max_size=8)


@given(files)
def test_every_file_is_answered_as_if_those_before_it_were_written(sent: list[File]) -> None:
    together, alone = FakeRegister(), FakeRegister()
    found = asyncio.run(answers(sent, together, prefetch=True))
    assert found == asyncio.run(answers(sent, alone, prefetch=False))
    assert together.numbers == alone.numbers


async def test_files_about_different_people_take_as_many_statements_as_one() -> None:
    register = FakeRegister()
    sent = [File(AskedTogether((name,)), (Added(name, 0), Doubled(name))) for name in NAMES]
    assert await answers(sent, register, prefetch=True) == [(1,)] * len(NAMES)
    assert (register.reads, register.writes) == (1, 2)


async def test_what_changes_refer_to_is_written_before_them_and_only_where_there_are_some() -> None:
    register = FakeRegister()
    added = [File(AskedTogether((name,)), (Added(name, 0),)) for name in NAMES]
    await answers([File(AskedTogether((NAMES[0],)), ()), *added], register, prefetch=True)
    assert (register.prepared_at, register.writes) == ([0], 1)


async def test_after_a_change_of_unknown_reach_the_other_questions_are_read_again_together() -> None:
    register = FakeRegister()
    cleared = File(AskedTogether(("A",)), (AllCleared(5),))
    sent = [cleared, *(File(AskedTogether((name,)), ()) for name in "BCD")]
    assert await answers(sent, register, prefetch=True) == [(1,), (5,), (5,), (5,)]
    assert register.reads == 2
