"""A sentence in Vietnamese and in English."""

import msgspec


class Text(msgspec.Struct, frozen=True, gc=False):
    """The same sentence in both languages. It never contains a person's name or number."""

    vi: str
    en: str

    @property
    def both(self) -> str:
        """Both in one line, for fields that have room for one text."""
        return f"{self.vi} / {self.en}"
