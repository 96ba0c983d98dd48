"""The text of a receipt: it keeps what was signed, and no change goes unnoticed."""

import string
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.outcome_table import OUTCOMES
from gateway.cards.receipts.receipt import Receipt, ReceiptMalformed, SignedReceipt, looks_like_receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys, ReceiptRejection
from gateway.cards.subject import ChipId, InsuranceNumber
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS, receipt_keys

HER = InsuranceNumber("0112345678")
HER_CHIP = ChipId("001190012345")
OTHER = InsuranceNumber("0112345679")
RECEIPT = Receipt(
    check_id=UUID("6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"),
    facility="01001",
    service_date=date(2026, 3, 2),
    verdict=1,
    outcome=1,
    checked_at=datetime(2026, 3, 2, 1, 30, 5, tzinfo=UTC),
)
CHARACTERS = string.ascii_letters + string.digits + "-_."

receipts = st.builds(
    Receipt,
    check_id=st.uuids(),
    facility=st.from_regex(r"[0-9]{5}", fullmatch=True),
    service_date=st.dates(date(2009, 1, 1), date(2100, 12, 31)),
    verdict=st.integers(1, 3),
    outcome=st.sampled_from([outcome.value for outcome in OUTCOMES]),
    checked_at=st.datetimes(datetime(2026, 1, 1), datetime(2105, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)
people = st.builds(InsuranceNumber, st.from_regex(r"[0-9]{10}", fullmatch=True)) | st.builds(
    ChipId, st.from_regex(r"[0-9]{12}", fullmatch=True)
)


def genuine(text: str, keys: ReceiptKeys | None = None) -> SignedReceipt:
    """The receipt, which must be genuine."""
    verified = (keys or receipt_keys()).verify(text)
    assert isinstance(verified, SignedReceipt)
    return verified


@given(receipt=receipts, person=people)
def test_a_receipt_is_read_as_it_was_signed(receipt: Receipt, person: InsuranceNumber | ChipId) -> None:
    keys = receipt_keys()
    read = genuine(keys.issue(receipt, person))
    assert read.receipt.checked_at == receipt.checked_at.replace(microsecond=0)
    assert read.receipt.check_id == receipt.check_id
    assert (read.receipt.facility, read.receipt.service_date) == (receipt.facility, receipt.service_date)
    assert (read.receipt.verdict, read.receipt.outcome) == (receipt.verdict, receipt.outcome)
    assert keys.is_for_one_of([person], read)


def test_a_receipt_is_short_and_fits_a_url_and_a_fhir_string() -> None:
    text = receipt_keys().issue(RECEIPT, HER)
    assert len(text) < 100
    assert set(text) <= set(CHARACTERS)
    assert text.startswith("wg1.test.")


def test_every_outcome_fits_into_a_byte() -> None:
    assert all(outcome.value < 256 for outcome in OUTCOMES)


def test_no_character_can_be_changed_for_any_other() -> None:
    keys = receipt_keys(f"{RECEIPT_KEYS},{OLDER_KEY}")
    text = keys.issue(RECEIPT, HER)
    changed = (
        text[:place] + other + text[place + 1 :]
        for place in range(len(text))
        for other in CHARACTERS
        if other != text[place]
    )
    assert not [one for one in changed if isinstance(keys.verify(one), SignedReceipt)]


@given(st.data())
def test_no_part_can_be_removed_doubled_or_inserted(data: st.DataObject) -> None:
    keys = receipt_keys()
    text = keys.issue(RECEIPT, HER)
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    inserted = data.draw(st.sampled_from(["", text[first:last] * 2, "A", "\n", "=", "é"]))
    changed = text[:first] + inserted + text[last:]
    if changed != text:
        assert not isinstance(keys.verify(changed), SignedReceipt)


@given(st.text())
def test_any_text_is_read_or_malformed_and_never_crashes(text: str) -> None:
    assert receipt_keys().verify(text) is ReceiptRejection.MALFORMED
    assert receipt_keys().verify(f"wg1.test.{text}") is ReceiptRejection.MALFORMED


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=84, max_size=84))
def test_the_form_alone_does_not_make_a_genuine_receipt(body: str) -> None:
    assert receipt_keys().verify(f"wg1.test.{body}") in {
        ReceiptRejection.SIGNATURE_WRONG,
        ReceiptRejection.MALFORMED,
    }


def test_the_first_key_signs_and_the_older_ones_still_verify() -> None:
    before, after = receipt_keys(OLDER_KEY), receipt_keys(f"{RECEIPT_KEYS},{OLDER_KEY}")
    old, new = before.issue(RECEIPT, HER), after.issue(RECEIPT, HER)
    assert genuine(old, after).receipt == genuine(new, after).receipt == RECEIPT
    assert (genuine(old, after).key_id, genuine(new, after).key_id) == ("older", "test")
    assert before.verify(new) is ReceiptRejection.KEY_UNKNOWN


def test_another_key_of_the_same_id_does_not_verify() -> None:
    impostor = receipt_keys(f"test:{OLDER_KEY.partition(':')[2]}")
    assert receipt_keys().verify(impostor.issue(RECEIPT, HER)) is ReceiptRejection.SIGNATURE_WRONG


def test_the_same_key_under_another_id_does_not_verify() -> None:
    text = receipt_keys().issue(RECEIPT, HER)
    renamed = receipt_keys(f"new:{RECEIPT_KEYS.partition(':')[2]}")
    assert renamed.verify(text.replace(".test.", ".new.")) is ReceiptRejection.SIGNATURE_WRONG


def test_a_receipt_is_for_its_person_and_for_no_other() -> None:
    keys = receipt_keys()
    read = genuine(keys.issue(RECEIPT, HER))
    assert keys.is_for_one_of([HER_CHIP, HER], read)
    assert not keys.is_for_one_of([HER_CHIP, OTHER], read)
    assert not keys.is_for_one_of([], read)


def test_a_person_has_another_digest_in_each_receipt() -> None:
    keys = receipt_keys()
    other = Receipt(UUID(int=1), "01001", date(2026, 3, 2), 1, 1, RECEIPT.checked_at)
    digests = {genuine(keys.issue(receipt, HER)).person_digest for receipt in (RECEIPT, other)}
    assert len(digests) == 2


def test_the_same_digits_of_another_kind_are_another_person() -> None:
    keys = receipt_keys()
    read = genuine(keys.issue(RECEIPT, ChipId("0112345678")))
    assert not keys.is_for_one_of([HER], read)


def test_a_verdict_of_a_later_version_is_named_by_its_number() -> None:
    later = Receipt(RECEIPT.check_id, "01001", RECEIPT.service_date, 9, 250, RECEIPT.checked_at)
    read = genuine(receipt_keys().issue(later, HER)).receipt
    assert (read.verdict_name, read.outcome_name) == ("9", "250")
    assert (RECEIPT.verdict_name, RECEIPT.outcome_name) == ("VALID", "ACCURATE")


def test_a_receipt_without_a_real_day_is_malformed() -> None:
    with pytest.raises(ReceiptMalformed):
        SignedReceipt.parse("wg1.test." + "_" * 84)


@pytest.mark.parametrize("text", ["wg1.x", "wg1.", "wg2.test.abc", "wg10."])
def test_a_receipt_is_recognised_by_its_beginning_even_if_it_is_cut_off(text: str) -> None:
    assert looks_like_receipt(text)


@pytest.mark.parametrize("text", ["", "WG-2026-17", "preauth-1", "wg", "wg1", "the receipt"])
def test_references_of_other_insurers_are_not_receipts(text: str) -> None:
    assert not looks_like_receipt(text)
