"""The types of settings: each carries a Meta whose description says what is expected.

A Settings class adds a Meta with a title, which says what the setting is for.
"""

from typing import Annotated, Literal

from msgspec import Meta

from runtime.address import ADDRESS

DatabaseUrl = Annotated[
    str,
    Meta(pattern=r"^postgres(ql)?(\+asyncpg)?://", description="postgresql://USER:PASSWORD@HOST/DATABASE"),
]
RedisUrl = Annotated[
    str,
    Meta(
        pattern=r"^(rediss?(\+(sentinel|cluster))?|unix)://",
        description="redis://HOST:PORT/0, unix:///PATH, redis+sentinel://HOST:PORT,HOST:PORT/NAME or "
        "redis+cluster://HOST:PORT,HOST:PORT",
    ),
]
Address = Annotated[str, Meta(pattern=ADDRESS, description="HOST:PORT, such as 127.0.0.1:50051")]
# Ten years: a longer time is a typing error.
MOST_SECONDS = 315_360_000
Seconds = Annotated[
    int, Meta(ge=1, le=MOST_SECONDS, description="a whole number of seconds, from 1 to ten years")
]
Days = Annotated[int, Meta(ge=1, le=36_500, description="a whole number of days, from 1 to a hundred years")]
Bytes = Annotated[int, Meta(ge=1024, description="a whole number of bytes, at least 1024")]
Count = Annotated[int, Meta(ge=1, description="a whole number, at least 1")]
Percent = Annotated[float, Meta(ge=0, le=100, description="a number of percent, from 0 to 100")]
Amount = Annotated[int, Meta(ge=0, description="a whole number of VND, 0 or more")]
YesOrNo = Annotated[Literal["yes", "no"], Meta(description="yes or no")]
File = Annotated[str, Meta(min_length=1, description="the path of a file")]
FileOrFolder = Annotated[
    str,
    Meta(min_length=1, description="the path of a file, or of a folder with files (.pem, .crt, .cer, .crl)"),
]
Folder = Annotated[str, Meta(min_length=1, description="the path of a folder")]
