"""The form of a claim's page becomes the draft of a decision."""

from decimal import Decimal

import pytest

from review.console.http.form import Form
from review.console.presenters.decision_form import read_draft, read_seen
from review.console.text.language import Language
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Action, DecisionDraft, LineDraft
from review.triage.deciding.draft_faults import MIXED, draft_faults
from review.triage.desk.case_in_hand import Seen
from tests.unit.review.triage.deciding.claims import bill


def form(**fields: str) -> Form:
    return Form({name.replace("_", "-"): [value] for name, value in fields.items()})


def test_every_line_with_a_mark_is_in_the_draft() -> None:
    entered = form(
        action_1="CUT",
        amount_1="1.889,5",
        reasons_1="W06, S.005.434 W06",
        note_1="xem lại",
        action_2="",
        action_3="ACCEPT",
        amount_3="7",
        reasons_3="W06",
        action_x="CUT",
        note="chung",
    )
    assert read_draft(entered, Language.VIETNAMESE) == DecisionDraft(
        lines=(
            LineDraft(1, Action.CUT, Decimal("1889.5"), ("W06", "S.005.434"), "xem lại"),
            LineDraft(3, Action.ACCEPT),
        ),
        note="chung",
    )


def test_a_decision_on_the_whole_has_no_lines() -> None:
    entered = form(action="REFUSE", amount="5", reasons="W02", action_1="REFUSE")
    assert read_draft(entered, Language.ENGLISH) == DecisionDraft(action=Action.REFUSE, reasons=("W02",))


@pytest.mark.parametrize(("whole", "line"), [("REFUSE", "ACCEPT"), ("ACCEPT", "CUT"), ("CUT", "CUT")])
def test_a_decision_on_the_whole_does_not_pass_over_what_lines_say(whole: str, line: str) -> None:
    draft = read_draft(form(action=whole, amount="5", reasons="W02", action_1=line), Language.ENGLISH)
    faults = draft_faults(draft, claimed_amounts(bill(1000, 2000)), ("W02",))
    assert [(fault.field, fault.text) for fault in faults] == [("action", MIXED)]


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


def test_what_was_on_the_screen_is_in_the_form() -> None:
    assert read_seen(form(version="7", review="00ff")) == Seen(7, b"\x00\xff")
    assert read_seen(form(version="-1", review="zz")) == Seen(-1, b"")
    assert read_seen(form(version="²")) == Seen(-1, b"")
