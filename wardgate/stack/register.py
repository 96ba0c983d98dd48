"""Makes the register ready: the sample world where it is empty, and tokens to call with."""

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from wardgate.data_folder import DataFolder
from wardgate.samples.load import fill
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld
from wardgate.stack.facility_tokens import ensure_tokens

# A register that is not ours gets one token, for its first facility.
TOKENS_IN_A_FOREIGN_REGISTER = 1
TOKENS_IN_A_SAMPLE_REGISTER = 1000


class Register(msgspec.Struct, frozen=True):
    """What is in it: `facility` is whose token the CLI calls with."""

    people: int
    was_filled_now: bool
    facility: str | None
    tokens: dict[str, str]


async def fill_if_empty(
    database_url: str, world: SampleWorld, folder: DataFolder, progress: Progress
) -> Register:
    """The sample world where nobody is in the register yet; people and claims to try go to the folder."""
    was_filled_now = await fill(database_url, world, progress)
    if was_filled_now:
        world.write_files(folder.path)
    is_sample = folder.samples.exists()
    engine = create_async_engine(database_url)
    try:
        at_most = TOKENS_IN_A_SAMPLE_REGISTER if is_sample else TOKENS_IN_A_FOREIGN_REGISTER
        tokens = await ensure_tokens(engine, folder.facility_tokens, at_most=at_most)
        async with engine.connect() as connection:
            people = await connection.scalar(text("SELECT count(*) FROM gateway.people"))
    finally:
        await engine.dispose()
    home = world.home_facility
    facility = home if home in tokens else next(iter(tokens), None)
    return Register(people=people or 0, was_filled_now=was_filled_now, facility=facility, tokens=tokens)
