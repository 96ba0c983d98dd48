"""`wardgate qr show`: makes the QR codes of a person's cards, for the insurer's desk."""

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cards.receipts.receipt_keys import receipt_secrets
from gateway.cards.subject import Subject
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.streams import print_data
from wardgate.cli.person_number import parse_subject
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder
from wardgate.data_folder.receipt_keys import find_receipt_keys

if TYPE_CHECKING:
    from gateway.cards.qr.card_codes import CardCode

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The person's chip ID, card number or insurance number.")
]
Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        "-o",
        metavar="FILE",
        help="Write it as FILE.svg or FILE.png; needs the extra `qr`.",
    ),
]
Officer = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Your name for the access log. Default: the name of your login."),
]


def show(
    number: Number,
    picture: Picture = None,
    officer: Officer = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Make the QR code of each card of a person that is in force today: signed, and good for a day.

        wardgate qr show 001099000001
        wardgate qr show 001099000001 --picture card.svg

    It prints the text of each code. With --picture, it writes the picture, with a number before the suffix
    where the person has several cards. The keys are those of receipts: from WARDGATE_RECEIPT_KEYS, or from
    DIR. The command is in the access log, under your name.

    Exit status: 0; 1 if the person is not known or has no card in force, or the database or the file cannot
    be used; 2 if the command is wrong.
    """
    if picture is not None and picture.suffix not in {".svg", ".png"}:
        raise typer.BadParameter("The name ends in .svg or .png.", param_hint="--picture")
    officer = officer or getpass.getuser()
    run_command(_show(parse_subject(number), picture, officer, database_url, data))


async def _show(
    subject: Subject, picture: Path | None, officer: str, database_url: str | None, data: Path
) -> None:
    keys = find_receipt_keys(os.environ.get("WARDGATE_RECEIPT_KEYS"), DataFolder(data))
    if keys is None:
        raise Problem("The keys are not known: set WARDGATE_RECEIPT_KEYS to those of the gateways.")
    codes = await _codes(subject, keys, officer, find_database(database_url, data))
    for code in codes:
        print_data(code.text)
    if picture is not None:
        _write(codes, picture)


async def _codes(subject: Subject, keys: str, officer: str, url: str) -> "Sequence[CardCode]":
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.access.audit.audit_engine import audit_engine  # noqa: PLC0415
    from gateway.cards.qr.card_signing import CardSigning  # noqa: PLC0415
    from gateway.cards.qr.show_card import show_card  # noqa: PLC0415

    signing = CardSigning(receipt_secrets(keys))
    async with audit_engine(url) as engine:
        codes = await show_card(engine, signing, subject, officer, datetime.now(UTC))
    if not codes:
        raise Problem(
            "The register has nobody with this number." if codes is None else "No card is in force today."
        )
    return codes


def _write(codes: "Sequence[CardCode]", picture: Path) -> None:
    if find_spec("segno") is None:
        raise Problem("Pictures need one more package: pip install 'wardgate[qr]'")
    from wardgate.cli.qr.picture import write_picture  # noqa: PLC0415

    for number, code in enumerate(codes, start=1):
        path = picture if len(codes) == 1 else picture.with_suffix(f".{number}{picture.suffix}")
        try:
            write_picture(code.text, path)
        except OSError as refused:
            raise Problem(f"{path} cannot be written ({refused.strerror}).") from refused
