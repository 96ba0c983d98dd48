"""`python -m docs.generate` writes the generated pages; `--check` lists the pages that are out of date."""

import sys
from pathlib import Path

from docs.generate.metrics import metrics_page
from docs.generate.outcomes import outcomes_page
from docs.generate.refusals import refusals_page
from docs.generate.register_files import register_files_page
from docs.generate.rules import rule_pages
from docs.generate.settings import settings_page

DOCS = Path(__file__).parents[1]


def generated() -> dict[str, str]:
    """The text of each page, by its path below docs/."""
    return {
        "refusals.md": refusals_page(),
        "howto/load-a-register.md": register_files_page(),
        "metrics.md": metrics_page(),
        "outcomes.md": outcomes_page(),
        "settings.md": settings_page(),
        **{f"rules/{name}": text for name, text in rule_pages().items()},
    }


def write(docs: Path) -> None:
    """Write every page, and delete the pages of rules that no longer exist."""
    pages = generated()
    for path in _without_rule(docs, pages):
        path.unlink()
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text)


def out_of_date(docs: Path) -> list[str]:
    """Paths below `docs` of the pages that differ from what the code generates."""
    pages = generated()
    differing = [
        name
        for name, text in pages.items()
        if not (docs / name).is_file() or (docs / name).read_text() != text
    ]
    return differing + [str(path.relative_to(docs)) for path in _without_rule(docs, pages)]


def _without_rule(docs: Path, pages: dict[str, str]) -> list[Path]:
    return [path for path in docs.glob("rules/*.md") if str(path.relative_to(docs)) not in pages]


def main(arguments: list[str]) -> int:
    """Return the exit status: 1 if `--check` found a page that is out of date."""
    if arguments != ["--check"]:
        write(DOCS)
        return 0
    for name in (outdated := out_of_date(DOCS)):
        print(f"docs/{name} is out of date; write it with: make docs")  # noqa: T201 - this is a command
    return bool(outdated)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
