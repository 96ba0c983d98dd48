"""Flags that have no effect are refused by name, and not passed over."""

from collections.abc import Callable

import pytest
from typer.testing import Result

VERIFY, PERSON = ("verify", "0112345678"), ("register", "verify-person", "0112345678")
NOBODY = ("--found", "nobody")
PARTICULARS = ("--name", "Lê Văn Tám", "--born", "1999", "--sex", "male", "--personal-id", "001199012345")
NAMED = "--name, --born, --sex, --personal-id"


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ((*VERIFY, *NOBODY, *PARTICULARS), NAMED),
        ((*VERIFY, *NOBODY, "--sex", "undetermined"), "--sex: with --found nobody"),
        ((*VERIFY, *NOBODY, "--died-on", "2026-01-02"), "--died-on: only with --found dead"),
        ((*VERIFY, *PARTICULARS, "--died-on", "2026-01-02"), "--died-on: only with --found dead"),
        (("verify", "-", *PARTICULARS, "--found", "alive"), f"{NAMED}, --found: each line"),
        ((*PERSON, *NOBODY, *PARTICULARS), NAMED),
        ((*PERSON, *NOBODY, "--sex", "undetermined"), "--sex: with --found nobody"),
        ((*PERSON, *PARTICULARS, "--died-on", "2026-01-02"), "--died-on: only with --found dead"),
        (
            ("register", "verify", "-", "--whole", "--report", "faults.csv"),
            "--whole, --report: of a file only",
        ),
        (("files", "report", "--quarter", "2026Q3", "-o", "report.xlsx", "--csv"), "--csv: with -o"),
        (("check", "0112345678", "--output", "answers.csv"), "--output: of a list only"),
        (("check", "0112345678", "--format", "ndjson"), "--format: of a list only"),
        (("files", "list", "--token", "t", "--facility", "01001"), "--token and --facility both"),
        (("files", "list", "--facility", "01001", "--token", "t"), "--token and --facility both"),
    ],
)
def test_flags_without_effect_are_refused_by_name(
    run: Callable[..., Result], words: tuple[str, ...], refused: str
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert refused in " ".join(result.output.replace("│", "").split())


def test_a_facility_may_be_typed_where_the_environment_has_a_token(run: Callable[..., Result]) -> None:
    result = run("files", "list", "--facility", "01001", WARDGATE_TOKEN="t", WARDGATE_TARGET="127.0.0.1:1")
    assert result.exit_code == 1
    assert "both say who calls" not in result.output
