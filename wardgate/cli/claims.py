"""`wardgate claims` and `wardgate claim`: what became of what was handed in."""

from enum import StrEnum
from typing import Annotated

import typer

from gateway.v1.claim_service_pb2 import Claim, ListClaimsRequest
from wardgate.cli import options
from wardgate.cli.question import day_of
from wardgate.cli.running import calling, carry_out
from wardgate.cli.screen import answers
from wardgate.cli.views.claim import claim_list, claim_view
from wardgate.cli.views.json_lines import as_json
from wardgate.connection import DEFAULT_FOLDER


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


def claim(
    claim_id: Annotated[str, typer.Argument(help="As `wardgate submit` and `wardgate claims` show it.")],
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Show one claim with every finding explained, in Vietnamese and English.

        wardgate claim 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    Exits with 0; with 1 when there is no such claim of your facility or the gateway could not answer; with
    2 when the command itself is wrong.
    """
    carry_out(_show(options.ConnectionFlags(target, token, data, facility), claim_id, json))


async def _show(flags: options.ConnectionFlags, claim_id: str, as_whole: bool) -> None:
    async with calling(flags.find()) as client:
        answer = await client.get_claim(claim_id)
    if as_whole:
        typer.echo(as_json(answer))
    else:
        answers().print(claim_view(answer.claim))
