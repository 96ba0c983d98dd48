"""`wardgate catalogue`: the catalogues of facilities (01-06/DM) that claims are reviewed by."""

import typer

from wardgate.cli.catalogue.list_catalogues import list_catalogues
from wardgate.cli.catalogue.load import load
from wardgate.cli.help_text import help_text

catalogue = typer.Typer(
    name="catalogue",
    help="Manage the catalogues of facilities (01-06/DM) that claims are reviewed by.",
    no_args_is_help=True,
)
catalogue.command("load", help=help_text(load))(load)
catalogue.command("list", help=help_text(list_catalogues))(list_catalogues)
