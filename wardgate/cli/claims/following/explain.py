"""`wardgate explain`: answers a reviewer's question, or objects to a decision."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from wardgate.cli import options
from wardgate.cli.input.file_content import read_content
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import bare_number
from wardgate.cli.run_command import connected_client, run_command
from wardgate.cli.shown_id import shown_id
from wardgate.client import ExplainClaimResponse, ExplanationDocument
from wardgate.data_folder.paths import DEFAULT_FOLDER

# By the end of the file's name.
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
}
FHIR = ".json"


def explain(  # noqa: PLR0913, PLR0917 - one a flag
    claim_id: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM_ID",
            callback=shown_id("claims"),
            help="The id that `wardgate claims` shows (a UUID).",
        ),
    ],
    text: Annotated[
        str, typer.Option(metavar="TEXT", help="What you explain, at most 10,000 characters.")
    ] = "",
    attach: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="A document: PDF, JPEG, PNG, TIFF or text, or a FHIR DocumentReference or Attachment "
            "(.json). Repeat it for several.",
        ),
    ] = None,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Answer a reviewer's question about a claim, or object to a decision that cuts or refuses it.

        wardgate explain 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11 --text "Làm hai lần." --attach xn.pdf

    A claim is explained once, until the day that `wardgate claim` shows. The same explanation again changes
    nothing.

    Exit status: 0; 1 if nothing is to be explained, it is too late or was done before, your facility has no
    such claim, or the gateway could not answer; 2 if the command is wrong.
    """
    if not (text.strip() or attach):
        raise typer.BadParameter("Give what you explain: --text, or a document with --attach, or both.")
    for file in attach or ():
        _ensure_known(file)
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_explain(flags, claim_id, text, attach or (), json))


async def _explain(
    flags: options.ConnectionFlags,
    claim_id: str,
    text: str,
    attach: Sequence[Path],
    as_whole: bool,
) -> None:
    documents = [_document(file) for file in attach]
    async with connected_client(flags.find()) as client:
        answer = await client.explain_claim(claim_id, text, documents)
    if as_whole:
        print_data(as_json(answer))
        return
    output_console().print(explained_line(answer))


def explained_line(answer: ExplainClaimResponse) -> Text:
    """That the explanation has arrived."""
    received = "was received before" if answer.already_known else "is received"
    number = bare_number(escaped(answer.claim.number))
    return Text(f"The explanation of claim {number} {received}. A reviewer decides on it.")


def _ensure_known(file: Path) -> None:
    """Raises BadParameter where its name does not say what it is."""
    if file.suffix.lower() not in (*TYPES, FHIR):
        known = ", ".join((*TYPES, FHIR))
        raise typer.BadParameter(f"{file.name} does not end with one of {known}.", param_hint="--attach")


def _document(file: Path) -> ExplanationDocument:
    """The document in a file. Raises WrongValue."""
    suffix, content = file.suffix.lower(), read_content(file)
    if suffix == FHIR:
        return ExplanationDocument(fhir=content)
    return ExplanationDocument(content_type=TYPES[suffix], title=file.name, content=content)
