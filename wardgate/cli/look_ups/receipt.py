"""`wardgate receipt`: what a receipt says, and whether it is genuine."""

import json as script_json
import os
from typing import Annotated

import typer

from gateway.cards.receipts.receipt import ReceiptMalformed, SignedReceipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys, ReceiptRejection
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.look_ups.receipt_view import Signature, receipt_fields, receipt_view
from wardgate.cli.output.console import answers
from wardgate.cli.run import PROBLEM, carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder
from wardgate.data_folder.receipt_keys import find_receipt_keys

Json = Annotated[bool, typer.Option("--json", help="For scripts: one object.")]


def receipt(
    text: Annotated[str, typer.Argument(help="As an answer to a look-up, or a claim's preAuthRef, has it.")],
    json: Json = False,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Explain the receipt of a look-up: who asked, for which day, when, and what was answered.

        wardgate receipt wg1.2026-11.pMmHCeqNRv…

    Its signature is verified where the gateway's keys are at hand: in WARDGATE_RECEIPT_KEYS, or in DIR, where
    `wardgate up` keeps its own. Elsewhere what it says is shown, and that nobody vouches for it. For whom it
    was given cannot be read from it.

    Exits with 0 when it is genuine, or could not be verified for want of its key; with 1 when it is no
    receipt or was altered; with 2 when the command itself is wrong.
    """
    carry_out(_explain(text.strip(), json, DataFolder(data)))


async def _explain(text: str, as_object: bool, folder: DataFolder) -> int:
    try:
        signed = SignedReceipt.parse(text)
    except ReceiptMalformed as malformed:
        raise Problem(
            "This is no receipt: look for a text that was cut off, or a slip in typing."
        ) from malformed
    keys = find_receipt_keys(os.environ.get("WARDGATE_RECEIPT_KEYS"), folder)
    signature = _signature(text, keys)
    if as_object:
        fields = receipt_fields(signed, signature)
        typer.echo(script_json.dumps(fields, indent=2, ensure_ascii=False))
    else:
        answers().print(receipt_view(signed, signature))
    return PROBLEM if signature is Signature.WRONG else 0


def _signature(text: str, keys: str | None) -> Signature:
    if keys is None:
        return Signature.NOT_VERIFIED
    verified = ReceiptKeys.parse(keys).verify(text)
    if verified is ReceiptRejection.KEY_UNKNOWN:
        return Signature.KEY_UNKNOWN
    return Signature.GENUINE if isinstance(verified, SignedReceipt) else Signature.WRONG
