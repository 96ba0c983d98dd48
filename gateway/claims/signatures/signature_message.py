"""Writes what was found out about a signature as a message for the review."""

from insurance.claim.bhyt.signature import Signature, SignatureState
from review.v1 import signature_pb2 as messages
from review.v1.review_pb2 import Text
from runtime.date_message import date_message

STATES = {state: messages.SignatureState.Value(f"SIGNATURE_STATE_{state}") for state in SignatureState}


def signature_message(signature: Signature | None) -> messages.Signature | None:
    """The message; None for a claim that is no export."""
    if signature is None:
        return None
    day, reason = signature.signed_on, signature.reason
    return messages.Signature(
        state=STATES[signature.state],  # type: ignore[arg-type]
        signer=signature.signer,
        certificate=signature.certificate,
        signed_on=date_message(day) if day else None,
        covers=signature.covers,
        reason=Text(vi=reason.vi, en=reason.en) if reason else None,
    )
