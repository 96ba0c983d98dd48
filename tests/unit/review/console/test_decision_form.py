"""What a reviewer types becomes a draft of a decision, or is named as a fault."""

from decimal import Decimal

import pytest

from review.console.desk.decision_form import read_draft, read_seen
from review.console.http.form import Form
from review.console.text.language import Language
from review.triage.deciding.decision import Action


def typed(amount: str, language: Language) -> Decimal | None:
    draft = read_draft(Form({"action-1": ["CUT"], "amount-1": [amount]}), language)
    (line,) = draft.lines
    return line.amount


@pytest.mark.parametrize(
    ("vietnamese", "english", "amount"),
    [
        ("1.250.000", "1,250,000", "1250000"),
        (" 1250000 ", "1250000", "1250000"),
        ("1 250 000", "1 250 000", "1250000"),
        ("1.250,5", "1,250.5", "1250.5"),
        ("0,01", "0.01", "0.01"),
        ("0", "0", "0"),
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(vietnamese: str, english: str, amount: str) -> None:
    assert typed(vietnamese, Language.VIETNAMESE) == Decimal(amount)
    assert typed(english, Language.ENGLISH) == Decimal(amount)


@pytest.mark.parametrize(
    "amount",
    [
        *("100,000", "1.5", "1.2.3", "12.3456", "1,", ",5", "1,2,3", "0,001"),
        *("1e3", "1E+999999", "-0", "-5", "+5", "1_000", "NaN", "sNaN", "Infinity", "0x10", "10^6"),
        *("１２３", "٣", "²", "9" * 16, "1" * 100_000, "1\x00"),
    ],
)
def test_no_amount_is_guessed_from_what_may_mean_another_one(amount: str) -> None:
    found = typed(amount, Language.VIETNAMESE)
    assert found is not None
    assert found.is_nan()


def test_what_was_on_the_screen_is_nothing_that_ever_was_where_the_form_was_made_by_hand() -> None:
    assert read_seen(Form({"version": ["²"], "review": ["zz"]})) == (seen := read_seen(Form({})))
    assert (seen.version, seen.review_digest) == (-1, b"")


def test_a_line_that_is_accepted_takes_nothing_over_from_an_earlier_mark() -> None:
    fields = {"action-2": ["ACCEPT"], "amount-2": ["5"], "reasons-2": ["W01"], "action-x": ["CUT"]}
    (line,) = read_draft(Form(fields), Language.ENGLISH).lines
    assert (line.line, line.action, line.amount, line.reasons) == (2, Action.ACCEPT, None, ())
