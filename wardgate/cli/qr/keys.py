"""`wardgate qr keys`: fetches the public keys that QR codes are checked with."""

from wardgate.cli import options
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def keys(
    target: options.Target = None,
    token: options.Token = None,
    data: options.Data = DEFAULT_FOLDER,
    facility: options.Facility = None,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Print the public keys that QR codes of cards are checked with, as a JSON Web Key Set (RFC 7517).

        wardgate qr keys > card-keys.json

    Fetch them once a day: `wardgate qr verify` then needs no network.

    Exit status: 0; 1 if the gateway cannot be called; 2 if the command is wrong.
    """
    run_command(_keys(options.ConnectionFlags(target, token, data, facility, ca, cert, key)))


async def _keys(flags: options.ConnectionFlags) -> None:
    async with connected_client(flags.find()) as client:
        print_data((await client.card_keys()).as_json)
