"""The commands as a whole: what happens before the words of any of them are read."""

from typing import Any

from typer.core import TyperGroup

from wardgate.cli.environment import files_in_environment
from wardgate.cli.output.streams import show_every_text


class Commands(TyperGroup):
    """Prepares the standard streams and the environment."""

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer has it
        """See TyperGroup."""
        show_every_text()
        return super().main(*args, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer has it
        """See TyperGroup: the flags of the command are read in here."""
        with files_in_environment():
            return super().invoke(ctx)
