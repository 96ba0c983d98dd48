"""Reviews the FHIR R4 claim on standard input, and prints every file of the repository that this takes.

To be run in a process of its own, so that what it imports and opens is what a review needs. One path a line.
"""

import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from unittest.mock import patch

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.parameters.parameter_files import read_parameters
from review.answer.claim_response import claim_response
from review.judging.judge import CaseFacts, judge
from review.rulebook.engine.rulebook import Rulebook
from review.v1.claim_submitted_pb2 import ClaimSubmitted

ROOT = Path(__file__).parents[4]
PACKAGES = ("insurance", "review.answer", "review.rulebook")


def main() -> None:
    """Import every module of the packages, and take the claim all the way from its bytes to its answer."""
    opened: set[str] = set()
    sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
    for package in map(import_module, PACKAGES):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    review(sys.stdin.buffer.read())
    modules = {getattr(module, "__file__", None) for module in sys.modules.values()}
    data = {path for path in opened if not path.endswith((".py", ".pyc"))}
    for path in sorted({Path(file) for file in modules | data if file} - {Path(__file__)}):
        if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv"):
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def review(content: bytes) -> None:
    """Read, judge and answer."""
    read_parameters()
    # The version reads all the files that it names, which says nothing about what a review needs.
    with patch("review.rulebook.engine.rulebook.rulebook_version", lambda _: "none"):
        rulebook = Rulebook()
    claim = ClaimReader().read(content, ClaimFormat.FHIR_R4_JSON)
    message = judge(claim, CaseFacts(ClaimSubmitted()), rulebook)
    claim_response(claim, message, "1", datetime.now(UTC))


if __name__ == "__main__":
    main()
