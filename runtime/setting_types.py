"""The types of settings that several processes have; each carries a Meta that says what is expected."""

from typing import Annotated

from msgspec import Meta

from runtime.address import ADDRESS

DatabaseUrl = Annotated[
    str,
    Meta(pattern=r"^postgresql(\+asyncpg)?://", description="postgresql://USER:PASSWORD@HOST/DATABASE"),
]
RedisUrl = Annotated[
    str, Meta(pattern=r"^(rediss?|unix)://", description="redis://HOST:PORT/0 or unix:///PATH")
]
Address = Annotated[str, Meta(pattern=ADDRESS, description="HOST:PORT, such as 127.0.0.1:50051")]
# Ten years: a longer time is a typing error.
MOST_SECONDS = 315_360_000
Seconds = Annotated[
    int, Meta(ge=1, le=MOST_SECONDS, description="a whole number of seconds, from 1 to ten years")
]
