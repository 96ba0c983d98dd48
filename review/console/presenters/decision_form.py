"""Reads the form of a claim's page: what its reviewer decides, and what was on the screen."""

import re
from binascii import Error
from collections.abc import Iterator
from decimal import Decimal

from review.console.http.form import Form
from review.console.text.language import Language
from review.triage.deciding.decision import Action, DecisionDraft, LineDraft
from review.triage.desk.case_in_hand import Seen

FIELD = re.compile(r"action-([0-9]{1,9})")
# What divides thousands, and how amounts are written. Nothing else is guessed: "100,000" read as the other
# language writes it would be a thousandth.
AMOUNTS = {
    Language.VIETNAMESE: (".", re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,[0-9]{1,2})?")),
    Language.ENGLISH: (",", re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,2})?")),
}
NOT_A_NUMBER = Decimal("NaN")


def read_draft(form: Form, language: Language) -> DecisionDraft:
    """The decision on the lines that have an action; on the whole, where the form has an action for it.

    Lines that say something else than the whole are in the draft, too: it is then refused.
    """
    whole, lines = _action(form.get("action")), tuple(_lines(form, language))
    says_the_same = whole is not Action.CUT and all(line.action is whole for line in lines)
    return DecisionDraft(
        action=whole,
        lines=() if says_the_same else lines,
        amount=_amount(form.get("amount"), language) if whole is Action.CUT else None,
        reasons=_codes(form.get("reasons")),
        note=form.get("note"),
    )


def read_seen(form: Form) -> Seen:
    """What was on the screen; of a form that was made by hand, something that never was."""
    version = form.get("version")
    try:
        digest = bytes.fromhex(form.get("review"))
    except (ValueError, Error):
        digest = b""
    return Seen(int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1, digest)


def _lines(form: Form, language: Language) -> Iterator[LineDraft]:
    for name, value in form.pairs():
        field, action = FIELD.fullmatch(name), _action(value)
        if field and action:
            line = field[1]
            yield LineDraft(
                line=int(line),
                action=action,
                amount=_amount(form.get(f"amount-{line}"), language) if action is Action.CUT else None,
                # A browser without scripts sends what was chosen before the action changed.
                reasons=() if action is Action.ACCEPT else _codes(form.get(f"reasons-{line}")),
                note=form.get(f"note-{line}"),
            )


def _action(text: str) -> Action | None:
    return Action(text) if text in set(Action) else None


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def _amount(text: str, language: Language) -> Decimal | None:
    thousands, pattern = AMOUNTS[language]
    plain = "".join(text.split())
    if not plain:
        return None
    if not pattern.fullmatch(plain):
        return NOT_A_NUMBER
    return Decimal(plain.replace(thousands, "").replace(",", "."))
