"""Shows a receipt: as a panel for a person, or as the fields of a JSON object."""

from enum import StrEnum

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOMES
from gateway.cards.receipts.receipt import SignedReceipt
from runtime.time_zone import HO_CHI_MINH


class Signature(StrEnum):
    """The result of verifying a receipt's signature."""

    GENUINE = "genuine"
    WRONG = "wrong"
    KEY_UNKNOWN = "key unknown"
    NOT_VERIFIED = "not verified"


COLOURS = {Signature.GENUINE: "green", Signature.WRONG: "red"}
MEANINGS = {
    Signature.GENUINE: "genuine: the gateway signed exactly this content",
    Signature.WRONG: "wrong: the receipt was altered, do not trust the content below",
    Signature.KEY_UNKNOWN: "not verified: its key is not among the keys known here",
    Signature.NOT_VERIFIED: "not verified: no keys are known here, anyone could have written it",
}


def receipt_view(signed: SignedReceipt, signature: Signature) -> RenderableType:
    """A panel with the result of the verification and the content."""
    colour = COLOURS.get(signature, "yellow")
    head = Text.assemble("Signature ", (MEANINGS[signature], colour))
    title = Text(f" Receipt {signed.receipt.verdict_name.replace('_', ' ')} ", f"bold white on {colour}")
    body = Group(head, "", _table(signed))
    return Panel(body, title=title, title_align="left", border_style=colour, box=box.ROUNDED, padding=(1, 2))


def receipt_fields(signed: SignedReceipt, signature: Signature) -> dict[str, str]:
    """The fields for JSON: verdict and outcome by their names in gateway.v1, the time in UTC."""
    receipt, outcome = signed.receipt, _outcome(signed)
    return {
        "signature": signature.value,
        "key_id": signed.key_id,
        "check_id": str(receipt.check_id),
        "facility": receipt.facility,
        "service_date": receipt.service_date.isoformat(),
        "verdict": receipt.verdict_name,
        "outcome": receipt.outcome_name,
        "vss_code": outcome.vss_code if outcome else "",
        "checked_at": f"{receipt.checked_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _table(signed: SignedReceipt) -> Table:
    receipt, outcome = signed.receipt, _outcome(signed)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("Looked up by", Text(f"facility {receipt.facility}"))
    table.add_row("For the day", Text(receipt.service_date.isoformat()))
    table.add_row("Looked up at", Text(f"{receipt.checked_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}"))
    code = f"{outcome.vss_code} · " if outcome else ""
    table.add_row("Answer", Text(code + receipt.outcome_name.replace("_", " ").lower()))
    if outcome:
        table.add_row("", Text(outcome.message.vi))
        table.add_row("", Text(outcome.message.en, style="dim"))
    table.add_row("Person", Text("not shown: only the gateway can tell whether it is about a given person"))
    table.add_row("Check", Text(str(receipt.check_id)))
    table.add_row("Key", Text(signed.key_id))
    return table


def _outcome(signed: SignedReceipt) -> Outcome | None:
    """The outcome; None if the receipt comes from a later version of Wardgate."""
    return next((known for known in OUTCOMES if known.value == signed.receipt.outcome), None)
