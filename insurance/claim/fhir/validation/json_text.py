"""Parses JSON into plain objects with numbers digit by digit, or says why the text is not JSON.

The parser of the standard library does all of it in C where no number is too long and no name is repeated:
content of a few megabytes that is made to be slow takes some tenths of a second.
"""

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from insurance.claim.fhir.models.decimals import DIGITS, exact_decimals
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.not_a_claim import NotAClaim
from insurance.claim.unreadable import ClaimFault

# A parser that is all in C keeps the other threads waiting until it is done: half a second for four megabytes
# that are made to be slow. Whenever it calls a function in Python, they may go on.
LARGE_CHARACTERS, MANY_MEMBERS = 256 * 1024, 10_000
TOO_DEEP = "is nested too deep: no claim needs that many levels"


class UnusableNumber:
    """Takes the place of a number that cannot be calculated with; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class ObjectWithRepeats(dict[str, object]):
    """An object in which these names were given more than once; the last value of each is kept."""

    repeated: tuple[str, ...] = ()


_TOO_LONG = UnusableNumber(reasons.TOO_LONG)
_NOT_A_NUMBER = UnusableNumber(reasons.NOT_A_NUMBER)


def parse(content: bytes) -> object:
    """The JSON value. Raises NotAClaim."""
    text = _text(content)
    try:
        return _parsed(text)
    except json.JSONDecodeError as fault:
        raise _not_json(_position(text, fault)) from None
    except RecursionError:
        raise _not_json(TOO_DEEP) from None


def _parsed(text: str) -> object:
    if len(text) > LARGE_CHARACTERS:
        return _carefully_parsed(text)
    try:
        return _loads(text, parse_float=exact_decimals().create_decimal)
    except json.JSONDecodeError:
        raise
    except (ValueError, ArithmeticError):
        # A number is too long, which happens to no claim that is sent in earnest.
        return _carefully_parsed(text)


def _carefully_parsed(text: str) -> object:
    return _loads(text, parse_float=_careful_decimal(), parse_int=_whole)


def _loads(
    text: str, parse_float: Callable[[str], object], parse_int: Callable[[str], object] | None = None
) -> object:
    return json.loads(
        text,
        parse_float=parse_float,
        parse_int=parse_int,
        parse_constant=lambda _: _NOT_A_NUMBER,
        object_pairs_hook=_object,
    )


def _text(content: bytes) -> str:
    if not content.strip():
        raise _not_json("is empty: send a FHIR Claim, or a Bundle with one, as JSON")
    try:
        text = content.decode()
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise _not_json(f"is not UTF-8 at byte {fault.start} (line {line}): send JSON in UTF-8") from None
    if text.startswith("\ufeff"):
        raise _not_json("begins with a byte order mark: send UTF-8 without one")
    return text


def _position(text: str, fault: json.JSONDecodeError) -> str:
    # A text without its closing quote is cut off too, but its fault is reported where the text begins.
    if fault.pos >= len(text.rstrip()) or fault.msg.startswith("Unterminated string"):
        end, lines = len(text.encode()), text.count("\n") + 1
        return f"is cut off at byte {end} (line {lines}): send the whole of it"
    place = len(text[: fault.pos].encode())
    return f"is not JSON at byte {place} (line {fault.lineno}): correct the text there"


def _not_json(reason: str) -> NotAClaim:
    return NotAClaim(ClaimFault("Claim", reason))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A loop in Python gives way to other threads, as the parser's calls do.
    made = dict(pairs) if len(pairs) < MANY_MEMBERS else {name: value for name, value in pairs}  # noqa: C416
    if len(made) == len(pairs):
        return made
    counted = Counter(name for name, _ in pairs)
    repeating = ObjectWithRepeats(made)
    repeating.repeated = tuple(name for name, count in counted.items() if count > 1)
    return repeating


def _careful_decimal() -> Callable[[str], Decimal | UnusableNumber]:
    exact = exact_decimals().create_decimal

    def decimal(text: str) -> Decimal | UnusableNumber:
        try:
            return exact(text)
        except ArithmeticError:
            return _TOO_LONG

    return decimal


def _whole(text: str) -> int | UnusableNumber:
    return int(text) if len(text.lstrip("-")) <= DIGITS else _TOO_LONG
