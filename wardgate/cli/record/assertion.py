"""`wardgate record assertion`: an assertion of the sample identity provider."""

from typing import Annotated

import typer

from gateway.cards.subject import ChipId, Malformed
from wardgate.cli import options
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

Citizen = Annotated[str, typer.Argument(metavar="CHIP_ID", help="The citizen's personal ID, 12 digits.")]


def assertion(citizen: Citizen, data: options.Data = DEFAULT_FOLDER) -> None:
    """Print a signed assertion for a citizen, by the sample identity provider of `wardgate up`.

        wardgate record show --assertion "$(wardgate record assertion 001099000001)"

    It is good for a quarter of an hour, and only for gateways that know this provider: those of DIR.

    Exit status: 0; 1 if DIR has no sample provider; 2 if the command is wrong.
    """
    try:
        ChipId.parse(citizen)
    except Malformed as malformed:
        raise typer.BadParameter(str(malformed), param_hint="CHIP_ID") from malformed
    run_command(_assertion(citizen, DataFolder(data)))


async def _assertion(citizen: str, folder: DataFolder) -> None:
    # Imported here: the other commands do without joserfc.
    from wardgate.data_folder.citizen_provider import sample_assertion  # noqa: PLC0415

    print_data(sample_assertion(folder, citizen))
