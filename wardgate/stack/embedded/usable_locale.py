"""A locale that this system has, for the programs that are started."""

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager

# The first one knows the letters of all languages; not every system has it.
PLAIN = ("C.UTF-8", "C")


@contextmanager
def usable_locale() -> Iterator[None]:
    """Replace the locale of the environment by a plain one where this system does not have it.

    A login from another machine brings that machine's along, and initdb refuses one that it does not know.
    """
    given = os.environ.get("LC_ALL")
    if not _has(""):
        os.environ["LC_ALL"] = next(filter(_has, PLAIN))
    try:
        yield
    finally:
        os.environ.pop("LC_ALL", None)
        if given is not None:
            os.environ["LC_ALL"] = given


def _has(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return True
