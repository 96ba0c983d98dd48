"""Prepares the register: fills an empty one with the sample world, and makes tokens for callers."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.register.tables import people
from runtime.postgres.engine import make_engine
from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder
from wardgate.samples.loading.load import fill
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld
from wardgate.stack.preparation.facility_tokens import ensure_tokens
from wardgate.stack.preparation.sample_offices import add_offices, ensure_office_tokens

# A register with real data gets one token, for its first facility.
MAX_TOKENS_OF_OWN_REGISTER = 1
MAX_TOKENS_OF_SAMPLE_REGISTER = 1000


class Register(msgspec.Struct, frozen=True):
    """What the register contains. `tokens` are by facility; by default the CLI calls as facility `home`.

    `office_tokens` are those of the simulated offices.
    """

    people: int
    was_filled_now: bool
    home: str | None
    neighbour: str
    tokens: dict[str, str]
    office_tokens: dict[str, str] = {}


async def make_register_ready(
    database_url: str, world: SampleWorld, folder: DataFolder, progress: Progress
) -> Register:
    """Fill an empty register with the sample world, and write its look-ups and claims to the folder."""
    engine = make_engine(database_url)
    try:
        is_empty = not await _people(engine)
        if is_empty:
            # Files first: a run that is cut off after filling the register would never write them.
            _write_files(world, folder)
            await add_offices(engine)
            await fill(database_url, world, progress)
        at_most = MAX_TOKENS_OF_SAMPLE_REGISTER if folder.samples.exists() else MAX_TOKENS_OF_OWN_REGISTER
        tokens = await ensure_tokens(engine, folder.facility_tokens, at_most=at_most)
        office_tokens = await ensure_office_tokens(engine, folder.facility_tokens)
        return Register(
            people=await _people(engine),
            was_filled_now=is_empty,
            home=world.home_facility if world.home_facility in tokens else next(iter(tokens), None),
            neighbour=world.neighbour_facility,
            tokens=tokens,
            office_tokens=office_tokens,
        )
    finally:
        await engine.dispose()


async def _people(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(people)) or 0


def _write_files(world: SampleWorld, folder: DataFolder) -> None:
    try:
        world.write_files(folder.path)
    except ValueError as too_few:
        raise Problem(f"{too_few}. Use a higher --people or a lower --claims.") from too_few
