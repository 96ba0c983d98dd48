"""`wardgate certificates confirm` and `resend`: decide on certificates whose way is unknown."""

from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.certificates.opened import CertificateId, opened_certificates
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Receipt = Annotated[
    str, typer.Option("--receipt", metavar="TEXT", help="The office's number of it (MaGD), if it is known.")
]


def confirm(
    certificate_id: CertificateId,
    receipt: Receipt = "",
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Say that the office has a certificate whose way was unknown. It is delivered then.

        wardgate certificates confirm 204 --receipt 8812003

    Exit status: 0 if it is delivered now; 1 if it is not unknown, or the database cannot be used; 2 if the
    command is wrong.
    """
    run_command(_confirm(certificate_id, receipt, database_url, data))


def resend(
    certificate_id: CertificateId,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Send a certificate again that the office does not have: one whose way was unknown, or a refused one.

        wardgate certificates resend 204

    Ask the office first: if it has the paper, it gets a second one, which cannot be recalled.

    Exit status: 0 if it waits to be sent; 1 if it is neither unknown nor refused, or was replaced, or the
    database cannot be used; 2 if the command is wrong.
    """
    run_command(_resend(certificate_id, database_url, data))


async def _confirm(certificate_id: int, receipt: str, database_url: str | None, data: Path) -> None:
    async with opened_certificates(database_url, data) as certificates:
        await certificates.confirm(certificate_id, receipt)
    output_console().print(f"Certificate {certificate_id} is delivered.")


async def _resend(certificate_id: int, database_url: str | None, data: Path) -> None:
    async with opened_certificates(database_url, data) as certificates:
        await certificates.resend(certificate_id)
    output_console().print(f"Certificate {certificate_id} is sent again.")
