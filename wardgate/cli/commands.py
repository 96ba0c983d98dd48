"""The commands as a whole: what happens before the words of any of them are read."""

from typing import Any

from typer.core import TyperGroup

from runtime.output.closed_streams import open_closed_streams
from wardgate.cli.environment import files_in_environment
from wardgate.cli.output.streams import show_every_text
from wardgate.cli.run_command import end_without_output


class Commands(TyperGroup):
    """Prepares the standard streams and the environment."""

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer has it
        """See TyperGroup."""
        open_closed_streams()
        show_every_text()
        try:
            return super().main(*args, **options)
        except OSError as error:
            # While help or a fault of the command was written: run_command is for what commands do.
            end_without_output(error)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer has it
        """See TyperGroup: the flags of the command are read in here."""
        with files_in_environment():
            return super().invoke(ctx)
