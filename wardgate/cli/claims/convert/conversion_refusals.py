"""Says why a claim was not converted, as the other commands say why one was refused."""

import grpc

from wardgate.cli.claims.claim_summary import UNREADABLE, UNREADABLE_FILE
from wardgate.cli.claims.convert.conversion import Failed
from wardgate.cli.claims.files.local_claim import UnreadableFile
from wardgate.client import FieldFault, Refused

NOT_CONVERTIBLE, FILE_EXISTS = "CLAIM_NOT_CONVERTIBLE", "FILE_EXISTS"
CANNOT_BE_WRITTEN = "The claim can be read, but not be written in the format to convert to:"
UNREADABLE_MESSAGE = "This is no claim."


def failed(outcome: Failed) -> Refused:
    """Of content that is no claim, or of a claim that the format to convert to cannot hold."""
    faults = tuple(FieldFault(fault.path, fault.reason) for fault in outcome.faults)
    if outcome.read_as is None:
        return _refused(NOT_CONVERTIBLE, CANNOT_BE_WRITTEN, faults)
    return Refused(
        grpc.StatusCode.INVALID_ARGUMENT,
        UNREADABLE_MESSAGE,
        reason=UNREADABLE,
        faults=faults,
        metadata={"read_as": outcome.read_as.value},
    )


def unreadable_file(fault: UnreadableFile) -> Refused:
    """Of a file, or the rest of one."""
    return _refused(UNREADABLE_FILE, fault.reason)


def exists(name: str) -> Refused:
    """Of a claim whose file is there already."""
    return _refused(
        FILE_EXISTS, f"{name} is there already, and was left as it is: overwrite it with --force."
    )


def _refused(reason: str, message: str, faults: tuple[FieldFault, ...] = ()) -> Refused:
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, message, reason=reason, faults=faults)
