"""`wardgate files births`: submits birth files from certificates of birth."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.input.file_content import read_content
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.run_command import connected_client, run_command
from wardgate.client import Refused, WardgateClient
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.register.procedures.birth.birth_paper import BirthPaper

TABLE = "XML9"
NO_ORDER = (
    "more children were born than there are papers: give all of them together, so that they are counted"
)


def births(
    papers: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Exports with table XML9, or envelopes HSDLGCS."),
    ],
    *,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Submit a birth file for each certificate of birth that the files have.

        wardgate files births export-17.xml
        wardgate files births twin-1.xml twin-2.xml

    The papers of twins are given together: they are counted by the minutes of their births. The same paper
    again is the same file.

    Exit status: 0 if every file is taken or known; 1 if one is refused, which is named with its faults (the
    others are taken), or the gateway could not answer; 2 if the command is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_births(flags, papers))


async def _births(flags: options.ConnectionFlags, files: Sequence[Path]) -> int:
    # Imported here: other commands do not need lxml.
    from gateway.register.procedures.birth.birth_paper import OrderUnknown, birth_requests  # noqa: PLC0415

    papers = [paper for file in files for paper in _papers(file)]
    if not papers:
        raise Problem("There is no certificate of birth (XML9 or GIAYCHUNGSINH) in these files.")
    all_taken = True
    async with connected_client(flags.find()) as client:
        for paper, request in birth_requests(papers):
            if isinstance(request, OrderUnknown):
                error_console().print(f"{paper.place}: {NO_ORDER}", markup=False, soft_wrap=True)
                all_taken = False
            else:
                all_taken &= await _submit(client, paper, request)
    return 0 if all_taken else 1


async def _submit(client: WardgateClient, paper: "BirthPaper", request: object) -> bool:
    try:
        answer = await client.files.submit(request)  # type: ignore[arg-type]
    except Refused as refused:
        if not refused.faults:
            raise
        for fault in refused.faults:
            error_console().print(
                f"{paper.place}: {fault.field}: {fault.description}", markup=False, soft_wrap=True
            )
        return False
    card, known = answer.file.result.birth.card_number, "known already" if answer.already_known else "taken"
    insured = f", card {card}" if card else f": {answer.file.rejection.reason.en or 'to be corrected'}"
    output_console().print(
        f"{paper.place}: {known} as file {answer.file.file_id}{insured}", markup=False, soft_wrap=True
    )
    return True


def _papers(file: Path) -> Iterator["BirthPaper"]:
    from gateway.register.procedures.birth.birth_paper import BirthPaper  # noqa: PLC0415
    from insurance.certificates.paper import PaperKind  # noqa: PLC0415
    from insurance.certificates.paper_forms import read_paper_forms  # noqa: PLC0415
    from insurance.certificates.read_papers import PaperReader  # noqa: PLC0415
    from insurance.claim.bhyt.content import read_record  # noqa: PLC0415

    content = read_content(file)
    if (record := read_record(content)) is not None:
        for row in record.tables.get(TABLE, ()):
            yield BirthPaper(f"{file}: {row.path}", record.facility, row.values)
        return
    envelope = PaperReader(read_paper_forms()).read(content)
    if envelope.paper is not None and envelope.paper.kind is PaperKind.BIRTH:
        yield BirthPaper(str(file), envelope.facility, envelope.paper.fields)
