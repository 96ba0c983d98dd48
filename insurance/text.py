"""A sentence in Vietnamese and in English. Pure."""

import msgspec


class Text(msgspec.Struct, frozen=True):
    """The same sentence for Vietnamese and English readers. It never names a person or a person's number."""

    vi: str
    en: str
