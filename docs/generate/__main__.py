"""`python -m docs.generate` writes the generated pages; `--check` only says which are out of date."""

import sys
from pathlib import Path

from docs.generate.errors import errors_page
from docs.generate.metrics import metrics_page
from docs.generate.outcomes import outcomes_page
from docs.generate.register_files import register_files_page
from docs.generate.rules import rule_pages
from docs.generate.settings import settings_page

DOCS = Path(__file__).parents[2] / "docs"


def generated() -> dict[str, str]:
    """Every page by its path below docs/."""
    return {
        "errors.md": errors_page(),
        "howto/load-a-register.md": register_files_page(),
        "metrics.md": metrics_page(),
        "outcomes.md": outcomes_page(),
        "settings.md": settings_page(),
        **rule_pages(),
    }


def write(docs: Path) -> None:
    """Write them all; a page of a rule that is no more goes."""
    for path in stale(docs):
        path.unlink()
    for name, text in generated().items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text)


def out_of_date(docs: Path) -> list[str]:
    """The names of pages that differ from what the code says."""
    pages = generated().items()
    differing = [
        name for name, text in pages if not (docs / name).is_file() or (docs / name).read_text() != text
    ]
    return differing + [str(path.relative_to(docs)) for path in stale(docs)]


def stale(docs: Path) -> list[Path]:
    """Pages in docs/rules/ of which no rule is left."""
    return [path for path in docs.glob("rules/*.md") if str(path.relative_to(docs)) not in generated()]


def main(arguments: list[str]) -> int:
    """Exit status 1 where a page is out of date."""
    if arguments != ["--check"]:
        write(DOCS)
        return 0
    for name in (late := out_of_date(DOCS)):
        print(f"docs/{name} is out of date; write it with: make docs")  # noqa: T201 - this is a command
    return bool(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
