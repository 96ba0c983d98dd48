"""`wardgate record object`: a citizen objects to a look-up or to a claim."""

from typing import Annotated

import typer

from gateway.v1.record_service_pb2 import ObjectRequest
from wardgate.cli import options
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.record.citizen_client import citizen_client
from wardgate.cli.record.show import Assertion
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why: 1 to 1000 characters.")]
LookUp = Annotated[
    str, typer.Option("--look-up", metavar="CHECK_ID", help="The look-up, as `wardgate record show` has it.")
]
ClaimId = Annotated[
    str, typer.Option("--claim", metavar="CLAIM_ID", help="The claim: of a co-payment, or as told.")
]


def object_to(
    *,
    assertion: Assertion,
    reason: Reason,
    look_up: LookUp = "",
    claim: ClaimId = "",
    target: options.Target = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
) -> None:
    """Object to a look-up, or to a claim in the citizen's name. It becomes a file, shown as a line of JSON.

        wardgate record object --assertion "$JWT" --claim 6f1c2a58-… --reason "Tôi không khám ở đó."

    The same objection again is the same file.

    Exit status: 0; 1 if the gateway refuses or cannot be called; 2 if the command is wrong.
    """
    if bool(look_up) == bool(claim):
        raise typer.BadParameter("Give either --look-up or --claim.")
    # One objection to each is enough: its ID is also the number that the citizen gives it.
    request = ObjectRequest(number=look_up or claim, reason=reason)
    if look_up:
        request.check_id = look_up
    else:
        request.claim_id = claim
    run_command(_object(options.ConnectionFlags(target, assertion, data, None, ca), request))


async def _object(flags: options.ConnectionFlags, request: ObjectRequest) -> None:
    async with citizen_client(flags) as client:
        made = await client.my_record("Object", request)
    print_data(as_line(objection=made))
