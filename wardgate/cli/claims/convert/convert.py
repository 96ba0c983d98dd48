"""`wardgate convert`: writes the claims of files in another format, and says what could not be carried."""

from pathlib import Path
from typing import Annotated

import typer

from insurance.claim.converting.target import Target
from wardgate.cli.claims.submit import Files, Release, ReleaseOption
from wardgate.cli.run_command import run_command

LOST, REMARKS = "not-carried.csv", "remarks.csv"

To = Annotated[Target, typer.Option("--to", help="The format to write; for BHYT XML with the decision.")]
Folder = Annotated[
    Path, typer.Option("-o", "--output", metavar="DIR", help="Folder to write to. It is made if needed.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
Report = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv", help=f"Write what could not be carried to this file, not to DIR/{LOST}."
    ),
]


def convert(
    files: Files,
    *,
    to: To,
    output: Folder,
    release: ReleaseOption = Release.R4,
    report: Report = None,
    force: Force = False,
) -> None:
    """Convert claims between BHYT XML and FHIR, or from one decision or release to another.

        wardgate convert export/2026-11/ --to fhir-r4 -o fhir/
        wardgate convert claim.json --to bhyt-3176 -o xml/
        wardgate convert --release R5 claims.ndjson --to fhir-r4 -o r4/

    Works without a gateway. Files are read as `wardgate submit` reads them; each claim becomes a file of its
    own, in the same folders below DIR.

    What is written is read again and compared. DIR/not-carried.csv names everything that was not carried, by
    its place in the source, without any value; DIR/remarks.csv names what the decision on the format demands
    and the written claim does not have. A signature is never carried: sign what was written.

    Exit status: 0 if every claim was converted, also if something was not carried; 1 if a claim or file
    could not be read, or its file is there already; 2 if the command is wrong.
    """
    # Imported here: the other commands need no XML.
    from wardgate.cli.claims.convert.conversion_run import ConversionOptions, run_conversion  # noqa: PLC0415

    options = ConversionOptions(files, to, release, output, report or output / LOST, output / REMARKS, force)
    run_command(run_conversion(options))
