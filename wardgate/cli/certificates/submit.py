"""`wardgate certificates submit`: hands in papers to relay."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli import options
from wardgate.cli.certificates.opened import opened_certificates
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.relay.certificates.manage_certificates import ManageCertificates

MOST_BYTES = 4 * 1024 * 1024
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="Envelopes HSCHUNGTU, HSDLGBT or HSDLGCS, one paper each."),
]
Replaces = Annotated[
    int | None,
    typer.Option("--replaces", metavar="ID", help="The certificate that the paper corrects; for one file."),
]


def submit(
    files: Files,
    replaces: Replaces = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Check papers, and relay them to the receiving office.

        wardgate certificates submit birth-17.xml death-3.xml
        wardgate certificates submit birth-17-corrected.xml --replaces 204

    A file is relayed as it is, with its signature. The same file again is the same certificate: it is not
    sent twice. WARDGATE_SIGNERS_DIR has the certificates of those whose signatures count.

    Exit status: 0 if every paper is taken or known; 1 if there is a fault in one, which is named by its field
    (the others are taken), or the database cannot be used; 2 if the command is wrong.
    """
    if replaces is not None and len(files) > 1:
        raise typer.BadParameter("Give one file with --replaces.")
    run_command(_submit(files, replaces, database_url, data))


async def _submit(files: list[Path], replaces: int | None, database_url: str | None, data: Path) -> int:
    async with opened_certificates(database_url, data) as certificates:
        taken = [await _take(certificates, file, replaces) for file in files]
    return 0 if all(taken) else 1


async def _take(certificates: "ManageCertificates", file: Path, replaces: int | None) -> bool:
    from gateway.relay.certificates.manage_certificates import NotAccepted  # noqa: PLC0415 - see opened.py

    try:
        taken = await certificates.submit(_content(file), replaces)
    except NotAccepted as refused:
        for fault in refused.faults:
            _complain(f"{file}: {fault.path}: {fault.reason}")
        return False
    except Problem as problem:
        _complain(f"{file}: {problem}")
        return False
    known = "already known" if taken.already_known else "taken"
    due = f", due {taken.due_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M}" if taken.due_at else ""
    output_console().print(
        f"{file}: {known} as certificate {taken.certificate_id}{due}", markup=False, soft_wrap=True
    )
    return True


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem(f"cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise Problem("is larger than 4 MiB")
    return content


def _complain(line: str) -> None:
    error_console().print(line, markup=False, soft_wrap=True)
