"""What the file of a rule says about it: the text of its page."""

from types import ModuleType

import msgspec

from review.rulebook import rules
from review.rulebook.engine.rule import Rule
from review.rulebook.engine.rule_files import modules_of

HEADING = "## "


class Section(msgspec.Struct, frozen=True):
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


class RuleText(msgspec.Struct, frozen=True):
    """A rule with the text of its file: one sentence, then sections."""

    rule: Rule
    summary: str
    sections: tuple[Section, ...]


def rule_texts(package: ModuleType = rules) -> dict[str, RuleText]:
    """Every rule with its text, by code and in their order."""
    texts = (_text(module) for module in modules_of(package))
    return {text.rule.code: text for text in sorted(texts, key=lambda text: text.rule.code)}


def _text(module: ModuleType) -> RuleText:
    summary, *sections = (module.__doc__ or "").split(f"\n{HEADING}")
    return RuleText(module.rule, summary.strip(), tuple(map(_section, sections)))


def _section(text: str) -> Section:
    heading, _, body = text.partition("\n")
    paragraphs = (" ".join(paragraph.split()) for paragraph in body.split("\n\n"))
    return Section(heading.strip(), tuple(filter(None, paragraphs)))
