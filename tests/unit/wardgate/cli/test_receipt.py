"""`wardgate receipt`."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gateway.cards.outcome_table import ACCURATE
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.subject import InsuranceNumber
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS, receipt_keys
from tests.unit.wardgate.cli.conftest import Command

CHECK_ID = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"
TEXT = receipt_keys().issue(
    Receipt(
        check_id=UUID(CHECK_ID),
        facility="01001",
        service_date=date(2026, 3, 2),
        verdict=ACCURATE.verdict,
        outcome=ACCURATE.value,
        checked_at=datetime(2026, 3, 2, 1, 30, 5, tzinfo=UTC),
    ),
    InsuranceNumber("0112345678"),
)
ALTERED = TEXT[:-1] + ("A" if TEXT[-1] != "A" else "B")


@pytest.fixture
def keys_kept(tmp_path: Path) -> None:
    """The keys in .wardgate, where `wardgate up` keeps them."""
    (tmp_path / ".wardgate").mkdir()
    (tmp_path / ".wardgate" / "receipt-keys").write_text(f"{RECEIPT_KEYS}\n")


@pytest.mark.usefixtures("keys_kept")
def test_a_genuine_one_is_explained_in_both_languages(run: Command) -> None:
    shown = run("receipt", TEXT)
    assert shown.exit_code == 0
    facts = ("VALID", "genuine", "01001", "2026-03-02 08:30:05", "000", "test", CHECK_ID)
    for part in (*facts, "Thẻ BHYT có hiệu lực", "The card is in force"):
        assert part in shown.stdout


@pytest.mark.usefixtures("keys_kept")
def test_an_altered_receipt_is_reported_and_exits_with_1(run: Command) -> None:
    shown = run("receipt", ALTERED)
    assert shown.exit_code == 1
    assert "wrong: the receipt was altered" in shown.stdout


def test_without_keys_a_receipt_is_shown_as_not_verified(run: Command) -> None:
    for text in (TEXT, ALTERED):
        shown = run("receipt", text)
        assert shown.exit_code == 0
        assert "not verified: no keys are known here" in shown.stdout


def test_keys_of_the_environment_take_precedence_over_those_of_the_folder(
    run: Command, keys_kept: None
) -> None:
    shown = run("receipt", TEXT, WARDGATE_RECEIPT_KEYS=OLDER_KEY)
    assert shown.exit_code == 0
    assert "not verified: its key is not among the keys known here" in shown.stdout


def test_json_is_one_object(run: Command) -> None:
    shown = run("receipt", TEXT, "--json", WARDGATE_RECEIPT_KEYS=RECEIPT_KEYS)
    assert json.loads(shown.stdout) == {
        "signature": "genuine",
        "key_id": "test",
        "check_id": CHECK_ID,
        "facility": "01001",
        "service_date": "2026-03-02",
        "verdict": "VALID",
        "outcome": "ACCURATE",
        "vss_code": "000",
        "checked_at": "2026-03-02T01:30:05Z",
    }


def test_a_text_that_is_not_a_receipt_is_one_line(run: Command) -> None:
    shown = run("receipt", TEXT[:40])
    assert shown.exit_code == 2
    assert shown.stderr == "This is not a receipt: check whether the text was cut off or mistyped.\n"


def test_malformed_keys_are_one_line_without_their_text(run: Command) -> None:
    shown = run("receipt", TEXT, WARDGATE_RECEIPT_KEYS="secret")
    assert shown.exit_code == 1
    assert shown.stderr.startswith("WARDGATE_RECEIPT_KEYS does not contain keys for receipts. Write ID:KEY")
    assert "secret" not in shown.stderr
