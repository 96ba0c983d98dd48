"""The page of look-ups has words for every outcome that the access log has."""

import pytest

from gateway.access.audit.person_look_ups import OUTCOME as AUDITED
from gateway.access.audit.person_look_ups import OWN_RECORD_READ
from gateway.cards.qr.show_card import SHOWN
from gateway.mailbox.person_access import CLAIM_READ, NAME_READ
from gateway.register.verification.desk.verify_for_office import NOT_IN_REGISTER, VERIFIED
from gateway.register.verification.verification import VerificationOutcome
from gateway.v1.outcome_pb2 import Outcome
from review.console.text.words import all_entries

LOOK_UPS = {name.removeprefix("OUTCOME_") for name in Outcome.DESCRIPTOR.values_by_name} - {"UNSPECIFIED"}
VERIFICATIONS = {VERIFIED + name for name in (*VerificationOutcome.__members__, NOT_IN_REGISTER)}
FILES = {f"FILE_{name}" for name in ("MATCHED", "DIFFERENT", "NOT_IN_REGISTER")}
READ = {AUDITED, CLAIM_READ, NAME_READ, SHOWN, OWN_RECORD_READ}


@pytest.mark.parametrize("outcome", sorted(LOOK_UPS | VERIFICATIONS | FILES | READ))
def test_every_outcome_has_words(outcome: str) -> None:
    assert f"look_ups.outcome_{outcome.lower()}" in dict(all_entries())
