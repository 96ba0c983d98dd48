"""Reads a Markdown page: its code, its links, its headings."""

import re
from pathlib import Path
from typing import NamedTuple

FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class Page(NamedTuple):
    """A page of the documentation."""

    path: Path
    text: str

    @property
    def code(self) -> list[str]:
        """Every line of a code block and every `code span`."""
        lines = [line for block in FENCE.findall(self.text) for line in block.splitlines()]
        spans = SPAN.findall(FENCE.sub("", self.text))
        return lines + [" ".join(span.split()) for span in spans]

    @property
    def links(self) -> list[str]:
        """Targets of links into this repository."""
        return [link for link in LINK.findall(self.text) if not link.startswith("http")]

    @property
    def anchors(self) -> set[str]:
        """What a link may name after `#`."""
        headings = HEADING.findall(FENCE.sub("", self.text))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def read(path: Path) -> Page:
    """The page in this file."""
    return Page(path, path.read_text(encoding="utf-8"))
