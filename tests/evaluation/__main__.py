"""`make evaluate`: some minutes; writes docs/evaluation.md and docs/pictures/evaluation-queue.svg."""

import sys
from time import monotonic

from rich.console import Console

from docs.generate.__main__ import ROOT
from tests.evaluation.evaluation import evaluate
from tests.evaluation.page.goals import goals, words
from tests.evaluation.page.page import evaluation_page
from tests.evaluation.page.picture import queue_picture

CLAIMS = 20_000


def main() -> int:
    """Measure, write both files, print the goals. A goal that is missed is no error: the page says why."""
    console, began = Console(stderr=True), monotonic()
    measured = evaluate(CLAIMS, lambda said: console.print(f"{monotonic() - began:5.0f} s  {said}"))
    (ROOT / "docs" / "evaluation.md").write_text(evaluation_page(measured), "utf-8")
    picture = ROOT / "docs" / "pictures" / "evaluation-queue.svg"
    picture.write_text(queue_picture(measured.orders), "utf-8")
    for goal in goals(measured):
        console.print(": ".join(words(goal)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
