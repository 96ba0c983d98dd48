"""Messages to an office, as a person reads them."""

import pytest
from google.type.date_pb2 import Date
from rich.console import Console

from gateway.v1.death_file_pb2 import AllowancesEnded, RecoveryDue
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.household_file_pb2 import RefundDue
from gateway.v1.office_message_pb2 import OfficeMessage
from wardgate.cli.files.message_view import message_list

ENDED = AllowancesEnded(
    file_id="6f1c",
    survivors_monthly=900_000,
    since=Date(year=2026, month=3, day=1),
    months_to_recover=1_800_000,
)


def shown(*messages: OfficeMessage) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(message_list(messages))
    return captured.get()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            OfficeMessage(
                refund=RefundDue(
                    receipt_number="R-1", amount=5_000, insurance_number="0112345678", reason="paid twice"
                )
            ),
            "pay back 5,000 VND of receipt R-1, for 0112345678: paid twice",
        ),
        (
            OfficeMessage(recovery=RecoveryDue(transfer_number="CK-1", amount=7_000)),
            "claim back 7,000 VND of transfer CK-1",
        ),
        (
            OfficeMessage(allowances_ended=ENDED),
            "allowances of the death 6f1c ended, 900,000 VND a month since 2026-03-01, "
            "1,800,000 VND of its months begun",
        ),
        (OfficeMessage(check_entry=FileFacts()), "check the entry of the population register"),
        (OfficeMessage(), "of a later release"),
    ],
)
def test_each_kind_of_message_says_what_the_office_is_to_do(message: OfficeMessage, expected: str) -> None:
    assert expected in shown(message)


def test_a_message_has_its_number_and_its_file() -> None:
    text = shown(OfficeMessage(number=204, file_id="6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"))
    assert "204" in text
    assert "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11" in text


def test_what_acts_on_a_terminal_is_escaped() -> None:
    assert "\x1b" not in shown(OfficeMessage(refund=RefundDue(reason="\x1b[2J")))
