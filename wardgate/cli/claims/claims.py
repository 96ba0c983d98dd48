"""`wardgate claims`: a list of the facility's claims."""

from enum import StrEnum
from typing import Annotated

import typer

from gateway.v1.claim_service_pb2 import Claim, ListClaimsRequest
from wardgate.cli import options
from wardgate.cli.claims.claim_view import claim_list
from wardgate.cli.look_ups.question import day_of
from wardgate.cli.output.console import answers
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.run import calling, carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER


class State(StrEnum):
    """Of a claim, as one types it."""

    RECEIVED = "received"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


def claims(  # noqa: PLR0913 - one a flag
    *,
    state: Annotated[list[State] | None, typer.Option(help="Only these; may be said more than once.")] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Received on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Received on this day or earlier.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many at most, the newest first.")] = 100,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List your facility's claims, newest first.

        wardgate claims --state received
        wardgate claims --since 2026-05-01 --limit 1000 --json

    With --json: one claim a line. Exits with 0, also where there are none; with 1 when the gateway could
    not answer; with 2 when the command itself is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility)
    carry_out(_list(flags, limit, json, state or [], since, until))


async def _list(
    flags: options.ConnectionFlags, limit: int, as_lines: bool, states: list[State], since: str, until: str
) -> None:
    request = ListClaimsRequest(
        states=[f"CLAIM_STATE_{state.name}" for state in states],
        received_from=day_of(since, "--since"),
        received_until=day_of(until, "--until"),
        page_size=min(limit, 1000),
    )
    found: list[Claim] = []
    async with calling(flags.find()) as client:
        async for claim in client.list_claims(request):
            if as_lines:
                typer.echo(as_json(claim, lines=False))
            found.append(claim)
            if len(found) == limit:
                break
    if not as_lines:
        answers().print(claim_list(found, is_cut=len(found) == limit))
