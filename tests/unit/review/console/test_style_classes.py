"""Every class of the pages has a style or a use, and every style has a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import review.console

FOLDER = Path(review.console.__file__).parent
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A class in a selector; numbers such as 0.5s begin with a digit.
SELECTED = re.compile(r"\.([a-z][\w-]*)")
BLOCK = re.compile(r"\{[^{}]*\}")
ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', re.DOTALL)
VALUE = re.compile(r"(?:(?<=(\S))|(?<!\S))\{\{(.*?)\}\}", re.DOTALL)
CONDITION = re.compile(r"\{%.*?%\}", re.DOTALL)
TEXT = re.compile(r"""["'`]([^"'`]*)["'`]""")
WORD = re.compile(r"[a-z][\w-]*")


def test_every_style_has_a_page() -> None:
    used = {*_classes_of_templates(), *_words_of_drawings(), *_classes_that_scripts_set()}
    beginnings = tuple(one for one in used if one.endswith("-"))
    assert {one for one in _styled() if one not in used and not one.startswith(beginnings)} == set()


def test_every_class_of_a_page_has_a_style_or_is_selected_by_a_script() -> None:
    known = {*_styled(), *_classes_that_scripts_select()}
    classes = set(_classes_of_templates())
    assert {one for one in classes if not any(_is(one, each) for each in known)} == set()


def _is(used: str, known: str) -> bool:
    return known.startswith(used) if used.endswith("-") else known == used


def _styled() -> set[str]:
    """The classes that the style sheets select."""
    found: set[str] = set()
    for path in (FOLDER / "static" / "css").rglob("*.css"):
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        found.update(SELECTED.findall(BLOCK.sub(";", text)))
    return found


def _classes_of_templates() -> Iterator[str]:
    """Each class in a template. One that a value completes, such as band-{{ name }}, ends with the hyphen."""
    for path in (FOLDER / "templates").rglob("*.html"):
        for attribute in ATTRIBUTE.findall(path.read_text(encoding="utf-8")):
            # Conditions stand apart from what follows them.
            yield from VALUE.sub(_written, CONDITION.sub(" ", attribute)).split()


def _written(value: re.Match[str]) -> str:
    """The texts that a value chooses from; nothing where it completes what stands before it."""
    return "" if value[1] else " ".join(["", *TEXT.findall(value[2])])


def _words_of_drawings() -> Iterator[str]:
    for path in (*(FOLDER / "charts").glob("*.py"), FOLDER / "presenters" / "claim_charts.py"):
        yield from WORD.findall(path.read_text(encoding="utf-8"))


def _classes_that_scripts_set() -> Iterator[str]:
    for path in FOLDER.rglob("*.js"):
        yield from re.findall(r"""classList\.\w+\(["']([\w-]+)""", path.read_text(encoding="utf-8"))


def _classes_that_scripts_select() -> Iterator[str]:
    for path in FOLDER.rglob("*.js"):
        for text in TEXT.findall(path.read_text(encoding="utf-8")):
            yield from SELECTED.findall(text)
