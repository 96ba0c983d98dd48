"""`wardgate register open-files`: makes files of the differences that verifications have found."""

from runtime.output.counted import counted
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import error_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def open_files(database_url: options.DatabaseUrl = None, data: options.Data = DEFAULT_FOLDER) -> None:
    """Make a file of each difference from the population register that has none which is open.

        wardgate register open-files

    Offices of the social insurance ask the person which of the two registers is right, and answer the file
    (docs/howto/verify-the-register.md). It prints how many files were made as a line of JSON. If the command
    is interrupted, repeat it: what is open already is not made again.

    Exit status: 0; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_open(find_database(database_url, data)))


async def _open(database_url: str) -> None:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.verification.difference_table import open_differences  # noqa: PLC0415

    reporter = StepProgress(error_console())
    with reporter.step("Files") as outcome:
        async with open_differences(database_url) as make_files:
            made = await make_files(lambda done: reporter.progress("Made", done, done))
        outcome(f"{counted(made, 'file')} made")
    print_data(as_line(made=made))
