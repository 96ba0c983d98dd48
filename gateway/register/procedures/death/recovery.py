"""The message by which payers learn what to claim back: its body is a RecoveryDue."""

from gateway.register.files.effects import OfficeMessage
from gateway.register.files.kept_file import KeptFile
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.death.death_register import KnownPayout
from gateway.v1.death_file_pb2 import PayoutMade, RecoveryDue

RECOVERY = "recovery"


def recovery(file: KeptFile, payer: str, payout: PayoutMade | KnownPayout) -> OfficeMessage:
    """What this payer has paid out is claimed back, as this file has made known."""
    body = RecoveryDue(transfer_number=payout.transfer_number, amount=payout.amount)
    key = f"{file.file_id}/{RECOVERY}/{payer}/{payout.transfer_number}"
    return OfficeMessage(
        OfficeKind.PAYER, file.province, key, RECOVERY, body.SerializeToString(deterministic=True)
    )
