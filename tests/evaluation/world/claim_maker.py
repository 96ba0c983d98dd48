"""Makes claims of visits: as they were, or changed by a fault or an oddity."""

from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid5

import msgspec
from msgspec.structs import replace

from gateway.cards.card import Holding
from gateway.cards.outcome_table import ACCURATE
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import InsuranceNumber
from insurance.claim.bhyt.writing.export_writer import ExportWriter, export_writer
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.evaluation.world.base_rates import Rate
from tests.evaluation.world.edits import Edited, LookUp, Truth, edited, finished
from tests.evaluation.world.facilities import Site
from tests.evaluation.world.faults.fault_kinds import FAULT_KINDS
from tests.evaluation.world.faults.visit_faults import Subject
from tests.evaluation.world.oddities.oddity_kinds import ODDITIES
from tests.evaluation.world.rates import rated
from wardgate.samples.claims.bhyt_export import to_bhyt
from wardgate.samples.claims.quoted_receipt import receipt_of
from wardgate.samples.claims.visit import Visit

EXPORT = "3176"


class WorldClaim(msgspec.Struct, frozen=True):
    """One claim: a visit as it was, or the BHYT XML that a change made of it.

    `truth` is None where nothing is wrong; `oddity` may be empty.
    """

    name: str
    facility: str
    content: Visit | bytes
    holding: Holding
    truth: Truth | None = None
    oddity: str = ""


def export_of(claim: WorldClaim, receipt_keys: ReceiptKeys) -> bytes:
    """The BHYT XML of a claim."""
    if isinstance(claim.content, bytes):
        return claim.content
    return _export(claim.content, claim.name, receipt_keys)


class WorldVisit(msgspec.Struct, eq=False):
    """A visit that has not become a claim yet. `claims` are what it became: one, or one after another."""

    site: Site
    visit: Visit
    holding: Holding
    number: str
    oddity: str = ""
    claims: tuple[WorldClaim, ...] = ()


class ClaimMaker:
    """Makes claims of visits, and changes them."""

    def __init__(self, seed: int, receipt_keys: ReceiptKeys) -> None:
        self._random = Random(f"{seed}/changes")
        self._receipt_keys = receipt_keys
        self._reader = ClaimReader()
        self._writer: ExportWriter = export_writer(EXPORT)

    def claim_of(self, visit: WorldVisit) -> WorldClaim:
        """The visit as it was."""
        return WorldClaim(
            name=visit.number,
            facility=visit.visit.facility,
            content=visit.visit,
            holding=visit.holding,
            oddity=visit.oddity,
        )

    def odd(self, visit: WorldVisit, oddity: str) -> tuple[WorldClaim, ...] | None:
        """The visit with this oddity, or None where it cannot have it."""
        changed = ODDITIES[oddity](self._subject(visit), self._random)
        return None if changed is None else self._claims(visit, changed, oddity)

    def faulty(self, visit: WorldVisit, rate: Rate) -> tuple[WorldClaim, ...] | None:
        """The visit with this fault, or None where it cannot have it."""
        changed = FAULT_KINDS[rate.fault].change(self._subject(visit), self._random)
        return None if changed is None else self._claims(visit, changed, "", rate)

    def _claims(
        self, visit: WorldVisit, changed: Edited, oddity: str, rate: Rate | None = None
    ) -> tuple[WorldClaim, ...]:
        claim, truth = finished(changed, rate.fault if rate else "", rate.group if rate else "")
        claim = claim if changed.keeps_rates else rated(claim, visit.visit)
        holding = changed.holding or visit.holding
        made = WorldClaim(
            name=visit.number,
            facility=claim.facility or visit.visit.facility,
            content=self._written(claim, holding, changed.look_up),
            holding=holding,
            truth=truth if rate else None,
            oddity=oddity,
        )
        if changed.earlier is None:
            return (made,)
        return self._earlier(_as_claimed(changed.earlier, visit), visit, oddity), made

    def _earlier(self, claim: Claim, visit: WorldVisit, oddity: str) -> WorldClaim:
        return WorldClaim(
            name=f"{visit.number}-earlier",
            facility=claim.facility or visit.visit.facility,
            content=self._written(claim, visit.holding, None),
            holding=visit.holding,
            oddity=oddity and f"before {oddity}",
        )

    def _written(self, claim: Claim, holding: Holding, look_up: LookUp | bool | None) -> bytes:
        """The export, with a receipt where the change took it away."""
        if not claim.receipts and isinstance(claim.admitted, datetime) and look_up is not False:
            quoted = look_up if isinstance(look_up, LookUp) else LookUp(claim.facility or "")
            receipt = self._receipt(claim.number, claim.admitted, holding, quoted)
            claim = replace(claim, receipts=(receipt,))
        return self._writer.write(claim)

    def _receipt(self, number: str, admitted: datetime, holding: Holding, look_up: LookUp) -> str:
        at = admitted + timedelta(days=look_up.days) - timedelta(minutes=4)
        receipt = Receipt(
            check_id=uuid5(NAMESPACE_OID, number),
            facility=look_up.facility,
            service_date=at.date() if look_up.days else admitted.date(),
            verdict=ACCURATE.verdict,
            outcome=ACCURATE.value,
            checked_at=at,
        )
        return self._receipt_keys.issue(receipt, InsuranceNumber(holding.person.insurance_number))

    def _subject(self, visit: WorldVisit) -> Subject:
        claim = self._reader.read(
            _export(visit.visit, visit.number, self._receipt_keys), ClaimFormat.BHYT_XML
        )
        return Subject(claim, visit.holding, visit.site.neighbour)


def _as_claimed(claim: Claim, visit: WorldVisit) -> Claim:
    """With the total of its lines, at the rates of its visit."""
    whole, _ = finished(edited(claim), "", "")
    return rated(whole, visit.visit)


def _export(visit: Visit, number: str, receipt_keys: ReceiptKeys) -> bytes:
    return to_bhyt(visit, number, receipt_of(visit, number, receipt_keys))
