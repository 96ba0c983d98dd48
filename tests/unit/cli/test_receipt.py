"""What `wardgate receipt` promises."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gateway.cards.outcomes import ACCURATE
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.subject import InsuranceNumber
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS, receipt_keys
from tests.unit.cli.conftest import Type

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
    """As `wardgate up` keeps them in the folder where it is typed."""
    (tmp_path / ".wardgate").mkdir()
    (tmp_path / ".wardgate" / "receipt-keys").write_text(f"{RECEIPT_KEYS}\n")


@pytest.mark.usefixtures("keys_kept")
def test_a_genuine_one_is_explained_in_both_languages(type_in: Type) -> None:
    shown = type_in("receipt", TEXT)
    assert shown.exit_code == 0
    told = ("VALID", "genuine", "01001", "2026-03-02 08:30:05", "000", "test", CHECK_ID)
    for part in (*told, "Thẻ BHYT có hiệu lực", "The card is in force"):
        assert part in shown.stdout


@pytest.mark.usefixtures("keys_kept")
def test_an_altered_one_is_said_to_be_so_and_exits_with_1(type_in: Type) -> None:
    shown = type_in("receipt", ALTERED)
    assert shown.exit_code == 1
    assert "wrong: it was altered" in shown.stdout


def test_without_keys_it_is_shown_and_that_nobody_vouches_for_it(type_in: Type) -> None:
    for text in (TEXT, ALTERED):
        shown = type_in("receipt", text)
        assert shown.exit_code == 0
        assert "not verified: there are no keys here" in shown.stdout


def test_keys_of_the_environment_come_before_those_of_the_folder(type_in: Type, keys_kept: None) -> None:
    shown = type_in("receipt", TEXT, WARDGATE_RECEIPT_KEYS=OLDER_KEY)
    assert shown.exit_code == 0
    assert "not verified: none of the keys here has its id" in shown.stdout


def test_for_a_script_it_is_one_object(type_in: Type) -> None:
    shown = type_in("receipt", TEXT, "--json", WARDGATE_RECEIPT_KEYS=RECEIPT_KEYS)
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


def test_what_is_no_receipt_is_one_plain_line(type_in: Type) -> None:
    shown = type_in("receipt", TEXT[:40])
    assert shown.exit_code == 1
    assert shown.stderr == "This is no receipt: look for a text that was cut off, or a slip in typing.\n"


def test_keys_that_are_none_are_one_plain_line_without_their_text(type_in: Type) -> None:
    shown = type_in("receipt", TEXT, WARDGATE_RECEIPT_KEYS="secret")
    assert shown.exit_code == 1
    assert shown.stderr.startswith("WARDGATE_RECEIPT_KEYS holds no keys for receipts: ID:KEY expected")
    assert "secret" not in shown.stderr
