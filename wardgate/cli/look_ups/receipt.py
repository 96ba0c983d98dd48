"""`wardgate receipt`: shows what a receipt says and whether it is genuine."""

import os
from typing import Annotated

import typer

from gateway.cards.receipts.receipt import ReceiptMalformed, SignedReceipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys, ReceiptRejection
from runtime.problem import WrongValue
from wardgate.cli import options
from wardgate.cli.look_ups.receipt_view import Signature, receipt_fields, receipt_view
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json_object
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder
from wardgate.data_folder.receipt_keys import find_receipt_keys

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def receipt(
    text: Annotated[
        str,
        typer.Argument(
            metavar="RECEIPT", help="The receipt, as an answer to a look-up or a claim's preAuthRef has it."
        ),
    ],
    json: Json = False,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Explain the receipt of a look-up: which facility asked, when, for which day, and the answer.

        wardgate receipt wg1.2026-11.pMmHCeqNRv…

    The signature is verified with the gateway's keys, if they are known: from WARDGATE_RECEIPT_KEYS, or from
    DIR, where `wardgate up` keeps its own. Without the key, the content is shown as not verified. A receipt
    does not show which person was looked up.

    Exit status: 0 if the receipt is genuine, or could not be verified because its key is not known; 1 if it
    was altered; 2 if the text is not a receipt, or the command is wrong.
    """
    run_command(_explain(text.strip(), json, DataFolder(data)))


async def _explain(text: str, as_object: bool, folder: DataFolder) -> int:
    try:
        signed = SignedReceipt.parse(text)
    except ReceiptMalformed as malformed:
        raise WrongValue(
            "This is not a receipt: check whether the text was cut off or mistyped."
        ) from malformed
    keys = find_receipt_keys(os.environ.get("WARDGATE_RECEIPT_KEYS"), folder)
    signature = _signature(text, keys)
    if as_object:
        fields = receipt_fields(signed, signature)
        print_data(as_json_object(fields))
    else:
        output_console().print(receipt_view(signed, signature))
    return EXIT_PROBLEM if signature is Signature.WRONG else 0


def _signature(text: str, keys: str | None) -> Signature:
    if keys is None:
        return Signature.NOT_VERIFIED
    verified = ReceiptKeys.parse(keys).verify(text)
    if verified is ReceiptRejection.KEY_UNKNOWN:
        return Signature.KEY_UNKNOWN
    return Signature.GENUINE if isinstance(verified, SignedReceipt) else Signature.WRONG
