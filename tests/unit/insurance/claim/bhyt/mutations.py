"""Damages exports as programs, transports and people do."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from random import Random

CONTENT = re.compile(r"(<NOIDUNGFILE>)([A-Za-z0-9+/=]+)(</NOIDUNGFILE>)")
FIELD = re.compile(r"<([A-Z0-9_]+)>([^<>]*)</\1>")
TAG = re.compile(r"</?[A-Za-z0-9_]+/?>")
ODD_VALUES = (
    "", " ", "0", "-1", "1,5", "1.000.000,00", "1e9", "NaN", "∞", "٣", "9" * 40, "x" * 5000, "202613450000",
    "20261102", "2026-11-02", "&#0;", "&amp;", "&bogus;", "<b>1</b>", "<![CDATA[<x>]]>", "]]>", "\u202e1",
    "é", "e\u0301", "'", '"', ";", ";;",
)  # fmt: skip
LIKELY_VALUES = (
    "", "0", "1", "2", "10", "80", "1.5", "12505", "x", "Xã Mẫu", "é", "K01", "K01;K02", "H001", "J18.9",
    "I10;", "1.1", "03", "202611020805", "202611020959", "20261102", "202602300900", "198000000000",
    "079180000001", "0000000000", "VD-0", "a b", " a", "a ", "\u00a0a", "a>b", "a'b", "a\tb", "a\nb",
)  # fmt: skip
Change = Callable[[str], str]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1258")


class Mutations:
    """Seeded: the same seed gives the same damages."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._values: Sequence[str] = ODD_VALUES

    def of(self, export: bytes) -> bytes:
        """The export with one to three damages."""
        damaged = export
        for _ in range(self._random.randint(1, 3)):
            damaged = self._random.choice((self._in_a_table, self._in_a_table, self._outside))(damaged)
        return damaged

    def slightly(self, export: bytes) -> bytes:
        """The export with another value in one field, which may be a right one."""
        self._values = LIKELY_VALUES
        return self._in_a_table(export, (self._retype,))

    def _in_a_table(self, export: bytes, changes: Sequence[Change] = ()) -> bytes:
        """A damage within the document of a table."""
        text = export.decode(errors="replace")
        found = list(CONTENT.finditer(text))
        if not found:
            return export
        chosen = self._random.choice(found)
        try:
            document = b64decode(chosen[2]).decode(errors="replace")
        except ValueError:
            return export
        all_changes = (self._drop, self._double, self._retype, self._rename, self._cut, self._swap)
        change = self._random.choice(changes or all_changes)
        encoding = "utf-8" if changes else self._random.choice(("utf-8",) * 8 + ENCODINGS)
        coded = b64encode(change(document).encode(encoding, errors="replace")).decode()
        if not changes and self._random.random() < 0.1:
            coded = coded[: self._random.randrange(len(coded) + 1)]
        return f"{text[: chosen.start(2)]}{coded}{text[chosen.end(2) :]}".encode()

    def _outside(self, export: bytes) -> bytes:
        """A damage of the envelope, or of its bytes."""
        text = export.decode(errors="replace")
        changes: tuple[Change, ...] = (
            self._drop,
            self._double,
            self._retype,
            self._rename,
            self._cut,
        )
        damaged = self._random.choice(changes)(text).encode(self._random.choice(ENCODINGS), errors="replace")
        if self._random.random() < 0.2 and damaged:
            at = self._random.randrange(len(damaged))
            damaged = damaged[:at] + bytes([self._random.randrange(256)]) + damaged[at + 1 :]
        return damaged

    def _drop(self, text: str) -> str:
        return self._change(FIELD, text, lambda _: "")

    def _double(self, text: str) -> str:
        return self._change(FIELD, text, lambda found: found[0] * 2)

    def _retype(self, text: str) -> str:
        value = self._random.choice(self._values)
        return self._change(FIELD, text, lambda found: f"<{found[1]}>{value}</{found[1]}>")

    def _rename(self, text: str) -> str:
        return self._change(FIELD, text, lambda found: f"<{found[1]}X>{found[2]}</{found[1]}X>")

    def _swap(self, text: str) -> str:
        """Two fields change places: their order never counts."""
        found = list(FIELD.finditer(text))
        if len(found) < 2:
            return text
        one, other = sorted(self._random.sample(found, 2), key=lambda match: match.start())
        middle = text[one.end() : other.start()]
        return f"{text[: one.start()]}{other[0]}{middle}{one[0]}{text[other.end() :]}"

    def _cut(self, text: str) -> str:
        """A tag is lost, or the end of the text."""
        if self._random.random() < 0.5:
            return text[: self._random.randrange(len(text) + 1)]
        return self._change(TAG, text, lambda _: "")

    def _change(self, pattern: re.Pattern[str], text: str, change: Callable[[re.Match[str]], str]) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        chosen = self._random.choice(found)
        return f"{text[: chosen.start()]}{change(chosen)}{text[chosen.end() :]}"
