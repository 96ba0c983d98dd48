"""Counts the statements that SQLAlchemy sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Those of the block. One that is sent with many rows is one."""
    sent: list[str] = []

    def note(*call: Any) -> None:
        sent.append(call[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
