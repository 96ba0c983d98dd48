"""Which needs of rules a case meets: found once, so that most rules are not asked of most claims."""

from insurance.claim.amounts import DEFAULT_CURRENCY, currency_of
from insurance.claim.parts.moment import is_before
from insurance.date_range import DateRange
from review.rulebook.engine.case import Case, ReceiptFacts
from review.rulebook.engine.listing.as_listed import are_as_listed
from review.rulebook.engine.needs import BITS, Given

VISIT_CODE, KEPT_ROWS = BITS[Given.VISIT_CODE], BITS[Given.KEPT_ROWS]
EARLIER_STAYS, PREVIOUS_STAYS = BITS[Given.EARLIER_STAYS], BITS[Given.PREVIOUS_STAYS]
CONCURRENT_USES, UNUSUAL_AMOUNTS = BITS[Given.CONCURRENT_USES], BITS[Given.UNUSUAL_AMOUNTS]
UNUSUAL_DAYS, UNUSUAL_PERSON = BITS[Given.UNUSUAL_DAYS], BITS[Given.UNUSUAL_PERSON]
UNCOVERED_DAYS = BITS[Given.UNCOVERED_DAYS]
UNLIKE_CATALOGUE, UNEVEN_NETS = BITS[Given.UNLIKE_CATALOGUE], BITS[Given.UNEVEN_NETS]
UNUSUAL_RECEIPTS, NO_RECEIPTS = BITS[Given.UNUSUAL_RECEIPTS], BITS[Given.NO_RECEIPTS]
NOT_VALID = "NOT_VALID"


def needs_met(case: Case) -> int:
    """The set as `review.rulebook.engine.needs.bits_of` writes them."""
    claim, stay, amounts = case.claim, case.stay, case.amounts
    met = case.index.has | (VISIT_CODE if claim.visit.code else 0) | (KEPT_ROWS if claim.kept else 0)
    if case.earlier or stay is None or not case.card.insurance_number:
        met |= EARLIER_STAYS
    if case.uses != ():
        met |= CONCURRENT_USES
    if case.previous != ():
        met |= PREVIOUS_STAYS
    if not amounts.are_plainly_in_dong or currency_of(claim.total) != DEFAULT_CURRENCY:
        met |= UNUSUAL_AMOUNTS
    if not amounts.are_plain_products:
        met |= UNEVEN_NETS
    if stay is None or not _are_usual_days(case, stay):
        met |= UNUSUAL_DAYS
    if not are_as_listed(claim.lines, case.catalogues):
        met |= UNLIKE_CATALOGUE
    if stay is None or not _is_plainly_covered(case, stay):
        met |= UNCOVERED_DAYS
    if not _is_usual_person(case):
        met |= UNUSUAL_PERSON
    return met | _of_receipts(case)


def _are_usual_days(case: Case, stay: DateRange) -> bool:
    """Whether all are known, in order, within the stay, and not after the receipt."""
    claim, index, received_on = case.claim, case.index, case.received_on
    admitted, discharged = claim.admitted, claim.discharged
    if admitted is None or discharged is None or received_on is None or is_before(discharged, admitted):
        return False
    since = claim.visit.inpatient_since
    if since is not None and (is_before(since, admitted) or is_before(discharged, since)):
        return False
    has_come = stay.last <= received_on and (claim.created is None or claim.created <= received_on)
    return has_come and not index.undated and index.lies_within(stay)


def _is_usual_person(case: Case) -> bool:
    """Whether the register knows the person by all numbers of the claim, as living and born before it."""
    card, patient, stay = case.card, case.claim.patient, case.stay
    if not card.is_identified or card.other_chip_id or patient.contradicting or patient.died:
        return False
    if stay is None or card.died_on is not None or card.birth_date >= stay.first.isoformat():
        return False
    if patient.insurance_number not in (None, card.insurance_number):
        return False
    # Loops: of one or two cards or periods, a generator takes longer than all the rest.
    for stated in case.claim.cards:
        if stated.number != patient.card_number:
            return False
    for period in card.periods:
        if period.card_number == patient.card_number:
            return True
    return patient.card_number is None


def _is_plainly_covered(case: Case, stay: DateRange) -> bool:
    """Whether one period of a card has all days of the stay, and was not ended early."""
    for period in case.card.periods:
        if period.valid_from <= stay.first and stay.last <= period.valid_until and period.ended_on is None:
            return True
    return False


def _of_receipts(case: Case) -> int:
    receipts = case.receipts
    if not receipts.verified:
        return UNUSUAL_RECEIPTS | NO_RECEIPTS
    if receipts.not_genuine:
        return UNUSUAL_RECEIPTS
    if not receipts.genuine:
        return NO_RECEIPTS
    return 0 if all([_is_usual(receipt, case) for receipt in receipts.genuine]) else UNUSUAL_RECEIPTS  # noqa: C419 - of one receipt, a list is faster


def _is_usual(receipt: ReceiptFacts, case: Case) -> bool:
    """Whether it says that the card of this patient held on a day of this stay, at this facility."""
    stay = case.stay
    return (
        receipt.same_person
        and receipt.facility == case.facility
        and receipt.verdict != NOT_VALID
        and stay is not None
        and stay.first <= receipt.day <= stay.last
    )
