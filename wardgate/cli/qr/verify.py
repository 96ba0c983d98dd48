"""`wardgate qr verify`: checks the text of a scanned QR code, without a network."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from insurance.card_qr.card_content import CardContent
from insurance.card_qr.check_card_text import CardTextState, CheckedCard
from runtime.clock import Clock
from runtime.problem import WrongValue
from wardgate.cli.input.file_content import read_content
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.client.card_keys import CardKeys

Scanned = Annotated[str, typer.Argument(metavar="TEXT", help="What the scanner read; - for standard input.")]
Keys = Annotated[
    Path, typer.Option(metavar="FILE.json", help="The public keys, as `wardgate qr keys` prints them.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def verify(text: Scanned, keys: Keys = Path("card-keys.json"), json: Json = False) -> None:
    """Check the QR code of a card without a network: who made it, and whether it is still in force.

        wardgate qr verify eyJhbGciOiJFZERTQSIs… --keys card-keys.json
        scanner | wardgate qr verify - --json

    A code is good for a day. GENUINE means that the register had this card when the code was made; look the
    card up as soon as there is a network again, because it may have ended since.

    Exit status: 0 if the code is genuine and the card in force today; 1 if not; 2 if the keys cannot be
    read, or the command is wrong.
    """
    run_command(_verify(sys.stdin.read() if text == "-" else text, keys, json))


async def _verify(text: str, path: Path, json: bool) -> int:
    clock = Clock()
    checked = _read(path).check(text, clock.now())
    covers = bool(checked.content and checked.content.covers(clock.today()))
    if json:
        print_data(_line(checked, covers))
    else:
        output_console().print(_view(checked, covers))
    return 0 if checked.state is CardTextState.GENUINE and covers else EXIT_PROBLEM


def _read(path: Path) -> CardKeys:
    try:
        content = read_content(path)
    except WrongValue as refused:
        raise WrongValue(f"{refused} Fetch the keys with `wardgate qr keys > {path}`.") from refused
    try:
        return CardKeys.read(content)
    except ValueError as error:
        raise WrongValue(f"{path} is no file of `wardgate qr keys`.") from error


def _line(checked: CheckedCard, covers: bool) -> str:
    content = checked.content
    card = None if content is None else {name: _text(value) for name, value in _fields(content)}
    return as_line(state=checked.state.value, in_force_today=covers, card=card)


def _text(value: object) -> object:
    return value if isinstance(value, int) or value is None else str(value)


def _fields(content: CardContent) -> list[tuple[str, object]]:
    return [(name, getattr(content, name)) for name in content.__struct_fields__]


def _view(checked: CheckedCard, covers: bool) -> Group:
    colour = "green" if checked.state is CardTextState.GENUINE else "red"
    lines = [
        Text(checked.state.value, style=f"bold {colour}"),
        Text(checked.message.vi),
        Text(checked.message.en, style="dim"),
    ]
    if checked.content is not None:
        lines += _card_lines(checked.content, covers)
    return Group(*lines)


def _card_lines(content: CardContent, covers: bool) -> list[Text]:
    shown = escaped(content)
    force = "in force today" if covers else "NOT in force today"
    return [
        Text(""),
        Text(f"{shown.full_name} · {shown.birth_date} · {shown.sex}", style="cyan"),
        Text(f"{shown.card_number} · {shown.valid_from} to {shown.valid_until} · {force}"),
        Text(f"Registered at {shown.registered_facility} {shown.area_code}".rstrip()),
    ]
