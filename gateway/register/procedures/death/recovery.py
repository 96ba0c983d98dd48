"""The messages by which payers learn what to claim back, and what not to pay out any more."""

from datetime import date
from uuid import UUID

import msgspec
from google.protobuf.message import Message

from gateway.register.files.effects import OfficeMessage
from gateway.register.files.kept_file import KeptFile
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.death.death_register import KnownPayout
from gateway.v1.death_file_pb2 import AllowancesEnded, PayoutMade, RecoveryDue
from insurance.law.procedures.months import months_begun
from runtime.date_message import date_message

# Their bodies are a RecoveryDue and an AllowancesEnded.
RECOVERY, ALLOWANCES_ENDED = "recovery", "allowances-ended"


class Granted(msgspec.Struct, frozen=True):
    """What the file of a death has granted and was not paid out: `at_once` in whole VND, and `monthly` to
    all survivors together from `since` on.
    """

    at_once: int = 0
    monthly: int = 0
    since: date | None = None

    def to_recover(self, on: date) -> int:
        """Of the months that have begun by this day."""
        return self.monthly * months_begun(self.since, on) if self.since else 0


def recovery(file: KeptFile, payer: str, payout: PayoutMade | KnownPayout) -> OfficeMessage:
    """What this payer has paid out is claimed back, as this file has made known. Once for each transfer."""
    body = RecoveryDue(transfer_number=payout.transfer_number, amount=payout.amount)
    key = f"{RECOVERY}/{payer}/{payout.transfer_number}"
    return OfficeMessage(OfficeKind.PAYER, file.province, key, RECOVERY, _serialised(body), to=payer)


def allowances_ended(
    file: KeptFile, death_file_id: UUID, granted: Granted, on: date
) -> tuple[OfficeMessage, ...]:
    """What is not to be paid out any more, once for each death; no message where nothing was granted."""
    if not (granted.at_once or granted.monthly):
        return ()
    body = AllowancesEnded(
        file_id=str(death_file_id),
        not_to_be_paid=granted.at_once,
        survivors_monthly=granted.monthly,
        since=date_message(granted.since) if granted.monthly and granted.since else None,
        months_to_recover=granted.to_recover(on),
    )
    key = f"{death_file_id}/{ALLOWANCES_ENDED}"
    return (OfficeMessage(OfficeKind.PAYER, file.province, key, ALLOWANCES_ENDED, _serialised(body)),)


def _serialised(body: Message) -> bytes:
    return body.SerializeToString(deterministic=True)
