"""`wardgate submit`: claims out of files, handed in or only tried."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.v1.claim_service_pb2 import ClaimFormat
from wardgate.cli import options
from wardgate.cli.claims.claim_sending import ClaimSending, Sending
from wardgate.cli.claims.tally_view import tally_view
from wardgate.cli.output.console import answers
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run import PROBLEM, calling, carry_out
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
        metavar="FILE..",
        help="FHIR JSON (a Claim, or a Bundle of one or many) or NDJSON, gzipped or not; or folders of them.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="The payer's very review, and nothing is handed in or kept.")
]
ReleaseOption = Annotated[Release, typer.Option(help="The FHIR release to read the files as.")]
Wait = Annotated[
    float, typer.Option(min=0, max=30, metavar="SECONDS", help="How long to wait for each claim's review.")
]
Replaces = Annotated[
    str, typer.Option(metavar="CLAIM_ID", help="The one claim of FILE corrects this one, of the same number.")
]


def submit(  # noqa: PLR0913 - one a flag
    files: Files,
    *,
    dry_run: DryRun = False,
    release: ReleaseOption = Release.R4,
    wait: Wait = 5,
    replaces: Replaces = "",
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Hand in claims and see what the review says of them.

        wardgate submit march.ndjson.gz
        wardgate submit --dry-run claim.json
        wardgate submit .wardgate/sample-claims
        wardgate submit --replaces 6f1c… corrected.json

    The same claim again is no fault: it gets the same answer, and is counted as already known. A claim
    under a known number with other content is refused as changed: correct it with --replaces.

    Exits with 0 when every claim was taken; with 1 when one was refused as unreadable, as changed or for
    another reason, or a file could not be read (all others are taken all the same); with 2 when the command
    itself is wrong. With --json: one object a line for every claim: source, number, and response or fault.
    """
    if replaces and len(files) != 1:
        raise typer.BadParameter("--replaces goes with one file that holds one claim.")
    flags = options.ConnectionFlags(target, token, data, facility)
    sending = Sending(
        format=FORMATS[release],
        dry_run=dry_run,
        wait=timedelta(seconds=wait),
        replaces=replaces,
        echo=typer.echo if json else None,
    )
    carry_out(_submit(flags, files, sending))


async def _submit(flags: options.ConnectionFlags, files: list[Path], sending: Sending) -> int:
    what = "Trying" if sending.dry_run else "Handing in"
    with progress_bar(what, None) as advance:
        async with calling(flags.find()) as client:
            claims = ClaimSending(client, files, sending, advance)
            await claims.send()
    if sending.echo is None:
        answers().print(tally_view(claims.tally, dry_run=sending.dry_run))
    return PROBLEM if claims.tally.refusals else 0
