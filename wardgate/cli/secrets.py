"""`wardgate secrets`: makes the secrets of an installation, one file each."""

from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.installation_secrets import make_secrets

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder for the files. It is created if it does not exist.")
]
DatabaseHost = Annotated[
    str, typer.Option(metavar="HOST", help="The host of PostgreSQL, or HOST:PORT, for DIR/database-url.")
]
RedisHost = Annotated[str, typer.Option(metavar="HOST", help="The host of Redis, for DIR/redis-url.")]


def secrets(
    folder: Folder, database_host: DatabaseHost = "postgres", redis_host: RedisHost = "redis"
) -> None:
    """Make the secrets of an installation: keys, passwords, and the URLs that contain the passwords.

        wardgate secrets secrets
        wardgate secrets /etc/wardgate/secrets --database-host db.example --redis-host redis.example

    Each is a file, for settings such as WARDGATE_DATABASE_URL_FILE. A file that exists is kept: the command
    may be repeated, and what you were given elsewhere, such as the URL of a database, you may write yourself
    before. Only its owner may enter DIR. The files may be read by whoever gets there, because containers read
    them as another user.

    Exit status: 0 if every file is there; 1 if one could not be written; 2 if the command is wrong.
    """
    run_command(_make(folder, database_host, redis_host))


async def _make(folder: Path, database_host: str, redis_host: str) -> None:
    for file, is_new in make_secrets(folder, database_host, redis_host).items():
        output_console().print(f"{'made' if is_new else 'kept'}  {file}", markup=False, soft_wrap=True)
