"""A sentence in Vietnamese and in English."""

import msgspec


class Text(msgspec.Struct, frozen=True):
    """The same sentence in both languages. It never contains a person's name or number."""

    vi: str
    en: str
