"""Summarises an exception for a log: kinds and places, never its text, which may quote a number or a name."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

PACKAGES = {"gateway", "insurance", "review", "runtime", "wardgate"}
ROOT = Path(__file__).parents[1]


def error_summary(error: BaseException) -> dict[str, list[str]]:
    """`error`: the types of the exception and its causes; `at`: the lines of Wardgate that they passed, and
    the last line.
    """
    kinds, places = [], []
    for cause in _with_causes(error):
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        places += _places(cause)
    return {"error": kinds, "at": places}


def code_location(filename: str, line: int) -> str:
    """Such as gateway/health.py:40: enough to find the line, without paths of this machine."""
    path = Path(filename)
    parts = path.relative_to(ROOT).parts if _is_wardgate(path) else path.parts[-2:]
    return f"{'/'.join(parts)}:{line}"


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            for part in cause.exceptions:
                yield from _with_causes(part)
        cause = cause.__cause__


def _places(error: BaseException) -> list[str]:
    frames: list[tuple[FrameType, int]] = list(traceback.walk_tb(error.__traceback__))
    named = [(frame.f_code.co_filename, line) for frame, line in frames]
    return [code_location(*at) for at in named if _is_wardgate(Path(at[0])) or at is named[-1]]


def _is_wardgate(path: Path) -> bool:
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES
