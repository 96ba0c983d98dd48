"""What is written about a rule: the text of its page, in both languages.

English is the docstring of the rule's module; Vietnamese is in the file `<rule>.vi.md` beside it.
"""

from pathlib import Path
from types import ModuleType

import msgspec

from insurance.text import Text
from review.rulebook import rules
from review.rulebook.engine.rule import Rule
from review.rulebook.engine.rule_files import modules_of

HEADING = "## "
BULLET = "- "
# A paragraph, or the items of a list.
Block = str | tuple[str, ...]


class Section(msgspec.Struct, frozen=True):
    """A heading with what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


class Description(msgspec.Struct, frozen=True):
    """The text in one language: one sentence, then sections."""

    summary: str
    sections: tuple[Section, ...]


class RuleText(msgspec.Struct, frozen=True):
    """A rule with its text in each language."""

    rule: Rule
    vi: Description
    en: Description


def rule_texts() -> dict[str, RuleText]:
    """Every rule with its text, by code and in their order."""
    texts = (rule_text(module) for module in modules_of(rules))
    return {text.rule.code: text for text in sorted(texts, key=lambda text: text.rule.code)}


def rule_text(module: ModuleType) -> RuleText:
    """The rule of a module with its text."""
    written = markdown(module)
    return RuleText(module.rule, _description(written.vi), _description(written.en))


def markdown(module: ModuleType) -> Text:
    """The text of a rule's module as it is written."""
    return Text(vietnamese_file(module).read_text(encoding="utf-8"), module.__doc__ or "")


def vietnamese_file(module: ModuleType) -> Path:
    """Where the Vietnamese text of a rule's module is."""
    return Path(module.__file__ or "").with_suffix(".vi.md")


def _description(text: str) -> Description:
    summary, *sections = text.split(f"\n{HEADING}")
    return Description(_one_line(summary), tuple(map(_section, sections)))


def _section(text: str) -> Section:
    heading, _, body = text.partition("\n")
    blocks = filter(None, map(str.strip, body.split("\n\n")))
    return Section(heading.strip(), tuple(map(_block, blocks)))


def _block(text: str) -> Block:
    if not text.startswith(BULLET):
        return _one_line(text)
    return tuple(map(_one_line, f"\n{text}".split(f"\n{BULLET}")[1:]))


def _one_line(text: str) -> str:
    return " ".join(text.split())
