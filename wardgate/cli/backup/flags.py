"""What `wardgate backup` and `wardgate restore` have in common."""

from pathlib import Path
from typing import Annotated

import typer

Secrets = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The folder of the secrets, apart from the data: keys of receipts, tokens of sample facilities. "
        "Default: DIR-secrets.",
    ),
]
