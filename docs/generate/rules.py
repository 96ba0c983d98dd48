"""docs/rules/: one page a rule."""

from docs.generate.rule_pages import pages


def rule_pages() -> dict[str, str]:
    """By path below docs/."""
    return {f"rules/{name}": text for name, text in pages().items()}
