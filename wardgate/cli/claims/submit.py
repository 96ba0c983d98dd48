"""`wardgate submit`: submits the claims of files, or checks them in a dry run."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from msgspec.structs import replace

from gateway.v1.claim_service_pb2 import ClaimFormat
from runtime.untrusted.escaped_text import escape_text
from wardgate.cli import options
from wardgate.cli.claims.claim_sender import ClaimSender, SendOptions
from wardgate.cli.claims.files.read_claims import ClaimFiles
from wardgate.cli.claims.remark_sheet import remark_sheet
from wardgate.cli.claims.summary_view import summary_view
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


class Release(StrEnum):
    """The FHIR release that files are read as."""

    R4 = "R4"
    R5 = "R5"


FORMATS = {
    Release.R4: ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,
    Release.R5: ClaimFormat.CLAIM_FORMAT_FHIR_R5_JSON,
}

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="Files of FHIR JSON (a Claim, a Bundle, a list of them, or NDJSON) or of BHYT XML (GIAMDINHHS, "
        "or its tables in files of their own); gzipped or not; ZIP archives; or folders.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Review the claims by the same rules, without submitting or keeping them."
    ),
]
ReleaseOption = Annotated[Release, typer.Option(help="The FHIR release to read FHIR files as.")]
Wait = Annotated[
    float, typer.Option(min=0, max=30, metavar="SECONDS", help="Longest time to wait for a claim's review.")
]
Replaces = Annotated[
    UUID | None,
    typer.Option(
        metavar="CLAIM_ID",
        help="Correct this claim: FILE holds one claim, which has the same number. Or withdraw it: FILE "
        "holds one with the status cancelled. Without effect in a dry run.",
    ),
]

Remarks = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Write what is wrong with exports in BHYT XML to this file: table, row, field, and what to do.",
    ),
]


def submit(  # noqa: PLR0913 - one a flag
    files: Files,
    *,
    dry_run: DryRun = False,
    release: ReleaseOption = Release.R4,
    wait: Wait = 5,
    replaces: Replaces = None,
    remarks: Remarks = None,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Submit claims and show the result of their review.

        wardgate submit march.ndjson.gz
        wardgate submit --dry-run claim.json
        wardgate submit .wardgate/sample-claims
        wardgate submit --replaces 6f1c… corrected.json
        wardgate submit --dry-run --remarks remarks.csv export/2026-11/
        wardgate submit november.zip

    A file is recognised by its content, not by its name. Resources that are not claims are sent along with
    the claims that refer to them. In a folder, files that hold no claims are passed over.

    You may submit the same claim again: it gets the same answer and counts as already known. A claim with a
    known number and other content is refused as changed: correct it with --replaces. With --json, each line
    is one claim: an object with source, number, and response or fault.

    Exit status: 0 if every claim was accepted; 1 if one was refused, a file could not be read (the others
    are accepted nevertheless), or the claim of --replaces stays as it is; 2 if the command is wrong.
    """
    if replaces and len(files) != 1:
        raise typer.BadParameter("Use --replaces with one file that holds one claim.")
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    sending = SendOptions(
        format=FORMATS[release],
        dry_run=dry_run,
        wait=timedelta(seconds=wait),
        replaces=str(replaces or ""),
        echo=print_data if json else None,
    )
    run_command(_with_sheet(flags, files, sending, remarks))


async def _with_sheet(
    flags: options.ConnectionFlags, files: list[Path], sending: SendOptions, remarks: Path | None
) -> int:
    with remark_sheet(remarks) as sheet:
        return await _submit(flags, files, replace(sending, remarks=sheet))


async def _submit(flags: options.ConnectionFlags, files: list[Path], sending: SendOptions) -> int:
    what = "Checking" if sending.dry_run else "Submitting"
    connection, found = flags.find(), ClaimFiles(files)
    with progress_bar("Reading", None) as advance:
        found.find_others(advance)
    with progress_bar(what, None) as advance:
        async with connected_client(connection) as client:
            claims = ClaimSender(client, found, sending, advance)
            await claims.send()
    if passed_over := found.passed_over.text():
        error_console().print(escape_text(passed_over), style="dim", markup=False, soft_wrap=True)
    if sending.echo is None:
        output_console().print(summary_view(claims.summary, dry_run=sending.dry_run))
    return EXIT_PROBLEM if claims.summary.refusals or claims.summary.replaced_nothing else 0
