"""Faults of age and of results: a child's card too late, care before birth, a result too early."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from msgspec.structs import replace

from gateway.cards.card import Holding
from insurance.claim.claim import Claim
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.money import CENT, ZERO, rounded
from tests.evaluation.world.edits import HUNDRED, ONE, Edited, edited, net
from tests.evaluation.world.faults.line_faults import places
from tests.evaluation.world.faults.visit_faults import DAY, Subject

NEWBORN_ILLNESS = "P59.9"
# A year in which a patient of the evaluation is still a child under six on every day of visits.
INFANTS_SINCE = "2021-01"
# Born in these years, a patient is a pupil.
PUPILS = ("2012", "2019")
CHILDS_CARD = "TE1"
BEFORE = timedelta(minutes=25)


def childs_card_of_a_pupil(subject: Subject, random: Random) -> Edited | None:
    """A pupil is still treated by the card of a child under six: the fifth that a pupil pays is lost."""
    claim = subject.claim
    born = claim.patient.birth_date or ""
    if not PUPILS[0] <= born[:4] <= PUPILS[1] or (claim.patient.card_number or "")[2:3] != "4":
        return None
    changed = _with_card(claim, subject.holding)
    whole = rounded(sum(map(net, claim.lines), ZERO) / 5, ONE)
    lines = tuple((_in_full(line), ZERO) for line, _ in changed.lines)
    return replace(changed, lines=lines, whole=whole, keeps_rates=True)


def before_the_birth(subject: Subject, random: Random) -> Edited | None:
    """What the mother was given on the day before the birth is claimed for her child."""
    changed = _born(subject, days=1)
    if changed is None or changed.claim.patient.birth_date is None:
        return None
    born = date.fromisoformat(changed.claim.patient.birth_date)
    lines = tuple(
        (line, net(line) if line.first_day and line.first_day < born else ZERO) for line, _ in changed.lines
    )
    return replace(changed, lines=lines)


def born_in_hospital(subject: Subject, random: Random) -> Edited | None:
    """The child was born on the first day of the stay."""
    return _born(subject, days=0)


def sixth_birthday_this_month(subject: Subject, random: Random) -> Edited | None:
    """A child who has turned six is under six until the end of the month, by law."""
    claim, first = subject.claim, subject.claim.first_day
    if first is None or not "2021" <= (claim.patient.birth_date or "")[:4] <= "2023":
        return None
    born = date(first.year - 6, first.month, 1)
    return _born_on(replace(subject, claim=claim), born)


def result_before_the_test(subject: Subject, random: Random) -> Edited | None:
    """Table XML4 has the result of a test, and the test was performed after it."""
    claim = subject.claim
    found = [place for place in places(claim, LineKind.TEST) if claim.lines[place].care.performed]
    if not found:
        return None
    place = random.choice(found)
    line = claim.lines[place]
    same = [one for one in claim.lines if one.codes == line.codes]
    if len(same) > 1:
        return None
    one = edited(with_result(claim, line, -BEFORE))
    lines = tuple(
        (each, net(each) if number == place else lost) for number, (each, lost) in enumerate(one.lines)
    )
    return replace(one, lines=lines)


def with_result(claim: Claim, line: Line, after: timedelta) -> Claim:
    """With a result of the line in XML4, so long after it was performed."""
    performed = line.care.performed
    if performed is None:
        return claim
    values = (
        ("MA_DICH_VU", line.codes[0].code),
        ("NGAY_KQ", f"{performed + after:%Y%m%d%H%M}"),
        ("STT", "1"),
    )
    return replace(claim, kept=(*claim.kept, KeptRow("XML4", 1, values)))


def _with_card(claim: Claim, holding: Holding) -> Edited:
    """With a card of a child under six, of the claim and of the register."""
    patient = replace(claim.patient, card_number=_childs(claim.patient.card_number or ""))
    cards = tuple(replace(card, number=_childs(card.number or "")) for card in claim.cards)
    periods = tuple(replace(one, card_number=_childs(one.card_number)) for one in holding.periods)
    changed = edited(replace(claim, patient=patient, cards=cards))
    return replace(changed, holding=replace(holding, periods=periods))


def _childs(number: str) -> str:
    return f"{CHILDS_CARD}{number[3:]}"


def _in_full(line: Line) -> Line:
    payment = replace(
        line.payment, benefit_percent=HUNDRED, fund_part=rounded(net(line), CENT), copayment=Decimal(0)
    )
    return replace(line, payment=payment)


def _born(subject: Subject, *, days: int) -> Edited | None:
    """The inpatient is a newborn, so many days after the first day of the stay."""
    claim, first = subject.claim, subject.claim.first_day
    if not claim.inpatient or first is None or (claim.patient.birth_date or "") < INFANTS_SINCE:
        return None
    if places(claim, LineKind.PROCEDURE) or not claim.diagnoses or claim.diagnoses[0].code is None:
        return None
    illness = replace(claim.diagnoses[0], code=replace(claim.diagnoses[0].code, code=NEWBORN_ILLNESS))
    return _born_on(replace(subject, claim=replace(claim, diagnoses=(illness,))), first + days * DAY)


def _born_on(subject: Subject, born: date) -> Edited:
    text = born.isoformat()
    patient = replace(subject.claim.patient, birth_date=text)
    person = replace(subject.holding.person, birth_date=text)
    changed = edited(replace(subject.claim, patient=patient))
    return replace(changed, holding=replace(subject.holding, person=person))
