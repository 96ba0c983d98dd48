"""`wardgate claims`: lists the facility's claims."""

from enum import StrEnum
from typing import Annotated

import typer

from gateway.v1.claim_service_pb2 import Claim, ListClaimsRequest
from wardgate.cli import options
from wardgate.cli.claims.claim_view import claim_list
from wardgate.cli.claims.following.watch import watch as watch_claims
from wardgate.cli.follow_changes import Cursor
from wardgate.cli.look_ups.question import parse_day
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.cli.unused_flags import ensure_not_typed, ensure_unused
from wardgate.data_folder.paths import DEFAULT_FOLDER


class State(StrEnum):
    """The values of --state: ClaimState in lower case."""

    RECEIVED = "received"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


def claims(  # noqa: PLR0913 - one a flag
    context: typer.Context,
    *,
    state: Annotated[
        list[State] | None, typer.Option(help="Only claims in this state. Repeat it for several states.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="Only claims received on this day or later: YYYY-MM-DD.",
        ),
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Only claims received on this day or earlier: YYYY-MM-DD.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="List at most this many claims, the newest.")] = 100,
    watch: Annotated[
        bool, typer.Option("--watch", help="Print every change of the claims from now on, until Ctrl-C.")
    ] = False,
    cursor: Cursor = "",
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """List your facility's claims, newest first.

        wardgate claims --state received
        wardgate claims --since 2026-05-01 --limit 1000 --json
        wardgate claims --watch
        wardgate claims --watch --cursor earliest --json
        wardgate claims set-aside

    With --json, one claim or change on each line; a change has its cursor. With --watch, a connection that
    breaks is opened again, and nothing is lost or told twice.

    Exit status: 0, also if there are no claims; 1 if the gateway could not answer, or the cursor is older
    than a month; 2 if the command is wrong; 130 if --watch ends by Ctrl-C.
    """
    if context.invoked_subcommand is not None:
        return
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    if watch:
        filters = {"--state": state, "--since": since, "--until": until}
        ensure_unused(filters, "--watch tells all changes. To go on from one, give its cursor with --cursor.")
        ensure_not_typed(context, ("limit",), "--watch goes on until Ctrl-C.")
        run_command(watch_claims(flags, cursor, json))
    ensure_unused({"--cursor": cursor}, "it is for --watch. For the claims since a day, give --since.")
    run_command(_list(flags, limit, json, state or [], since, until))


async def _list(
    flags: options.ConnectionFlags, limit: int, as_lines: bool, states: list[State], since: str, until: str
) -> None:
    request = ListClaimsRequest(
        states=[f"CLAIM_STATE_{state.name}" for state in states],
        received_from=parse_day(since, "--since"),
        received_until=parse_day(until, "--until"),
        page_size=min(limit, 1000),
    )
    found: list[Claim] = []
    async with connected_client(flags.find()) as client:
        async for claim in client.list_claims(request):
            if as_lines:
                print_data(as_json(claim, lines=False))
            found.append(claim)
            if len(found) == limit:
                break
    if not as_lines:
        output_console().print(claim_list(found, is_cut=len(found) == limit))
