"""The form of a claim's page becomes the draft of a decision."""

from decimal import Decimal

import pytest

from review.console.desk.decision_form import read_draft, read_seen
from review.console.http.form import Form
from review.console.text.language import Language
from review.triage.deciding.decision import Action, DecisionDraft, LineDraft
from review.triage.desk.case_in_hand import Seen


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
    entered = form(action="REFUSE", amount="5", reasons="W02", action_1="ACCEPT")
    assert read_draft(entered, Language.ENGLISH) == DecisionDraft(action=Action.REFUSE, reasons=("W02",))


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [("889.200", "889200", "889.200"), ("1,5", "1.5", "15"), ("", None, None), ("1 000", "1000", "1000")],
)
def test_an_amount_is_read_as_the_language_writes_it(
    text: str, vietnamese: str | None, english: str | None
) -> None:
    for language, amount in ((Language.VIETNAMESE, vietnamese), (Language.ENGLISH, english)):
        (line,) = read_draft(form(action_1="CUT", amount_1=text), language).lines
        assert line.amount == (None if amount is None else Decimal(amount))


def test_what_is_no_amount_is_a_fault_of_the_draft_and_no_error() -> None:
    (line,) = read_draft(form(action_1="CUT", amount_1="a lot"), Language.ENGLISH).lines
    assert line.amount is not None
    assert line.amount.is_nan()


def test_what_was_on_the_screen_is_in_the_form() -> None:
    assert read_seen(form(version="7", review="00ff")) == Seen(7, b"\x00\xff")
    assert read_seen(form(version="-1", review="zz")) == Seen(-1, b"")
