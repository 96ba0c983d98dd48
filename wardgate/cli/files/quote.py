"""`wardgate files quote`: what members of a household would pay to join or renew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from google.type.date_pb2 import Date
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.registry_service_pb2 import QuoteRenewalRequest, QuoteRenewalResponse
from wardgate.cli import options
from wardgate.cli.files.flags import read_message
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def quote(  # noqa: PLR0913, PLR0917 - one a flag
    request: Annotated[
        Path, typer.Argument(metavar="REQUEST.json", help="A QuoteRenewalRequest, with its fields in JSON.")
    ],
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Show what members of a household would pay to join or renew, and who is due. Nothing is stored.

        wardgate files quote renewal.json

    docs/files.md has an example. Only offices may ask.

    Exit status: 0; 1 if the gateway refuses, or could not answer; 2 if the command or a
    value is wrong.
    """
    run_command(_quote(options.ConnectionFlags(target, token, data, facility, ca, cert, key), request, json))


async def _quote(flags: options.ConnectionFlags, path: Path, as_whole: bool) -> None:
    request = read_message(path, QuoteRenewalRequest())
    async with connected_client(flags.find()) as client:
        answer = await client.files.quote_renewal(request)
    if as_whole:
        print_data(as_json(answer))
    else:
        output_console().print(quote_view(answer))


def quote_view(answer: QuoteRenewalResponse) -> RenderableType:
    """The lines with their total, or why there are none, and who is due."""
    answer = escaped(answer)
    return Group(*_offered(answer), *_members(answer))


def _offered(answer: QuoteRenewalResponse) -> Iterator[RenderableType]:
    for objection in answer.objections:
        yield Text(
            f"{objection.insurance_number} {objection.reason.vi} ({objection.reason.en})".strip(), "red"
        )
    if not answer.quote.lines:
        yield Text("Nothing is offered.")
        return
    table = Table("Person", "Share", "State pays", "From", "Until", "VND", box=None, pad_edge=False)
    for line in answer.quote.lines:
        table.add_row(
            line.insurance_number,
            f"{line.share_percent} %",
            f"{line.support_percent} %",
            _day(line.covered_from),
            _day(line.covered_until),
            f"{line.own_amount:,}",
        )
    yield table
    for line in answer.quote.lines:
        for part in line.supports:
            place = f", province {part.province}" if part.province else ""
            yield Text(f"{line.insurance_number} {part.percent} % by {part.law}{place}", "dim")
    yield Text(f"Total if paid on {_day(answer.quote.priced_on)}: {answer.quote.total:,} VND", "bold")


def _members(answer: QuoteRenewalResponse) -> Iterator[RenderableType]:
    for member in answer.members:
        until = (
            f"insured until {_day(member.insured_until)}"
            if member.HasField("insured_until")
            else "never insured"
        )
        due = ", due" if member.due else ""
        yield Text(f"{member.insurance_number} {until}{due}", "dim")


def _day(day: Date) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"
