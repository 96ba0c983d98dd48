"""Opens the certificates for a command; the parameters that several commands share."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem
from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from gateway.relay.certificates.manage_certificates import ManageCertificates

SIGNERS = "WARDGATE_SIGNERS_DIR"
CertificateId = Annotated[
    int, typer.Argument(metavar="ID", help="The certificate, as `wardgate certificates list` shows it.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on a line for each.")]


@asynccontextmanager
async def opened_certificates(database_url: str | None, data: Path) -> AsyncIterator["ManageCertificates"]:
    """The use cases on the database, with the signers of WARDGATE_SIGNERS_DIR. Raises Problem."""
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.claims.signatures.signers import read_signers  # noqa: PLC0415
    from gateway.relay.certificates.manage_certificates import open_certificates  # noqa: PLC0415
    from gateway.relay.certificates.paper_rules import paper_rules  # noqa: PLC0415

    folder = os.environ.get(SIGNERS)
    try:
        signers = read_signers(_files(Path(folder))) if folder else None
    except (OSError, ValueError) as error:
        raise Problem(f"{SIGNERS} cannot be used: {error}") from error
    async with open_certificates(find_database(database_url, data), paper_rules(signers)) as opened:
        yield opened


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
