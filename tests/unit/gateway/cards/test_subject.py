"""The three numbers that a person can be looked up by."""

import pytest

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed


@pytest.mark.parametrize("text", ["001190012345", "096399000001", "123190012345", "079200999999"])
def test_a_chip_id_begins_with_a_province_or_a_country(text: str) -> None:
    assert ChipId.parse(text).text == text


@pytest.mark.parametrize(
    "text",
    ["", "00119001234", "0011900123456", "00119001234a", "٠٠١١٩٠٠١٢٣٤٥", " 01190012345", "001190012345\n"],
)
def test_a_chip_id_is_twelve_digits_and_nothing_else(text: str) -> None:
    with pytest.raises(Malformed, match="twelve digits"):
        ChipId.parse(text)


@pytest.mark.parametrize("text", ["000190012345", "003190012345", "097190012345"])
def test_a_chip_id_of_no_province_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="not the code of a province"):
        ChipId.parse(text)


def test_a_card_number_ends_in_the_insurance_number() -> None:
    assert CardNumber.parse("DN4010112345678").person == InsuranceNumber("0112345678")


@pytest.mark.parametrize(
    "text",
    ["", "dn4010112345678", "DN6010112345678", "D44010112345678", "DN401011234567", "DN4010112345678 "],
)
def test_a_card_number_of_another_form_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="fifteen characters"):
        CardNumber.parse(text)


@pytest.mark.parametrize("text", ["", "011234567", "01123456789", "o112345678"])
def test_an_insurance_number_is_ten_digits(text: str) -> None:
    with pytest.raises(Malformed, match="ten digits"):
        InsuranceNumber.parse(text)


def test_the_error_never_quotes_the_number() -> None:
    with pytest.raises(Malformed) as malformed:
        ChipId.parse("00119001234")
    assert "119001234" not in str(malformed.value)
