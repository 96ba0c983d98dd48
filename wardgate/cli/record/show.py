"""`wardgate record show`: everything that a citizen may see."""

from typing import Annotated

import typer

from gateway.v1 import record_service_pb2 as messages
from wardgate.cli import options
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.record.citizen_client import citizen_client
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Assertion = Annotated[
    str, typer.Option(metavar="JWT", help="The assertion of the identity provider that names the citizen.")
]


def show(
    assertion: Assertion,
    target: options.Target = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
) -> None:
    """Show a citizen's own record as a line of JSON: cards with QR codes, look-ups, co-payments, files.

        wardgate record show --assertion "$JWT"

    docs/own-record.md says what an assertion is. The gateway records each reading in the access log.

    Exit status: 0; 1 if the gateway refuses or cannot be called; 2 if the command is wrong.
    """
    run_command(_show(options.ConnectionFlags(target, assertion, data, None, ca)))


async def _show(flags: options.ConnectionFlags) -> None:
    async with citizen_client(flags) as client:
        card = await client.my_record("GetMyCard", messages.GetMyCardRequest())
        look_ups = await client.my_record("ListMyLookUps", messages.ListMyLookUpsRequest())
        copaid = await client.my_record("ListMyCopayments", messages.ListMyCopaymentsRequest())
        files = await client.my_record("ListMyFiles", messages.ListMyFilesRequest())
    print_data(as_line(card=card, look_ups=look_ups, copayments=copaid, files=files))
