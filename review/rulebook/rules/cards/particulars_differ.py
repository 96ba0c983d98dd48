"""The claim states card, name, birth date, sex or registered facility otherwise than the register.

## What it looks for

- F1_5: a card number with the person's insurance number that no card of the person has: another group,
  benefit level or province. The code of a province that was merged is no difference. A number of another
  person is the affair of rule W16.
- F1_6: a name that is not the person's, however it is typed (case, spaces, place of the tone mark).
- F1_7: a birth date that differs in a part that both give. 1 January counts as a year alone, because many
  cards of older people have it so.
- F1_8: the other sex.
- F1_9: a registered facility (MA_DKBD) that no period of the stated card has on days of the stay. A code that
  the register names as an earlier or later one of the same facility is no difference. Facilities got new
  codes on 1 July 2025, and the old ones could be used until the end of that year: for codes without an entry,
  the rule cannot judge on those days. The code of a province and 000 belongs to a temporary card.

Each is a warning without money. If two of name, birth date and sex differ, the patient may be another person:
then the whole claim is at stake.

## What a reviewer does

Ask the facility for the right particulars. If it treated another person than the card's holder, refuse the
claim: a card may not be lent. The register may also be wrong; its holder has it corrected.

## What it cannot see

Two persons with the same name, birth date and sex. What the claim does not state.
"""

from collections.abc import Iterator, Sequence

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.patient import StatedCard
from insurance.law.codes.merged_provinces import MergedProvinces
from insurance.law.codes.renumbered import Renumbered
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.old_codes import LAST_DAY_OF_OLD_CODES
from review.rulebook.facts.law_parameter import MERGED_PROVINCES
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W23",
    title=Text("Thông tin người bệnh hoặc thẻ khác dữ liệu thẻ", "Particulars that differ from the register"),
    outcome=FindingOutcome.WARN,
    precision=Prior(5, 5),
    answers=("F1_5", "F1_6", "F1_7", "F1_8", "F1_9"),
)

NAME = Text("Họ tên trên hồ sơ khác dữ liệu thẻ.", "The name on the claim differs from the register's.")
BIRTH_DATE = Text(
    "Ngày sinh trên hồ sơ khác dữ liệu thẻ.", "The birth date on the claim differs from the register's."
)
SEX = Text("Giới tính trên hồ sơ khác dữ liệu thẻ.", "The sex on the claim differs from the register's.")
CARD = Text(
    "Không thẻ nào của người bệnh có mã thẻ ghi trên hồ sơ.",
    "No card of the patient has the card number that the claim states.",
)
FACILITY = Text(
    "Nơi đăng ký khám chữa bệnh ban đầu trên hồ sơ khác dữ liệu thẻ.",
    "The registered facility on the claim differs from the register's.",
)
UNKNOWN_PERSON = Missing(
    CaseFact.CARD,
    Text(
        "Cơ sở dữ liệu thẻ không có người này nên không có thông tin để đối chiếu.",
        "The register does not know the person, so there is nothing to compare with.",
    ),
)
NO_PARTICULARS = Missing(
    Fact(ClaimFact.PATIENT),
    Text(
        "Hồ sơ không ghi họ tên, ngày sinh hay giới tính của người bệnh.",
        "The claim gives no name, birth date or sex of the patient.",
    ),
)
OLD_CODE = Missing(
    Fact(ClaimFact.CARDS),
    Text(
        "Nơi đăng ký khác dữ liệu thẻ, có thể do đổi mã cơ sở; bảng chuyển mã không có hai mã này.",
        "The registered facility differs, perhaps by its new code; the table of codes has no such entry.",
    ),
)
BIRTHDAY_OF_YEARS = "-01-01"
CARD_LENGTH, PERSON_FROM = 15, 5
TEMPORARY = "000"
SEXES = {"male", "female"}
# Differences that together say that it is another person.
OF_PERSON = frozenset({ClaimFact.NAMES, ClaimFact.BIRTH_DATE, ClaimFact.SEX})

Difference = tuple[ClaimFact, str, Text]


@rule.in_force_with(
    MERGED_PROVINCES, "2009-07-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 28 khoản 1")
)
def particulars_are_the_registers(case: Case, provinces: MergedProvinces) -> Answers:
    """Compare each particular that the claim states."""
    missing = no_answer(case)
    if missing or not case.card.person_known:
        yield missing or UNKNOWN_PERSON
        return
    if differences := list(_differences(case, provinces)):
        yield from _objections(case, differences)
    if case.claim.cards:
        yield from _facilities(case, provinces)
    patient = case.claim.patient
    if not (patient.names or patient.birth_date or patient.sex):
        yield NO_PARTICULARS


def _objections(case: Case, differences: Sequence[Difference]) -> Iterator[Found]:
    is_another = len(OF_PERSON & {fact for fact, _, _ in differences}) > 1
    for fact, code, message in differences:
        at_stake = claimed_amount(case.claim) if is_another and fact in OF_PERSON else None
        yield Found(0, Fact(fact), at_stake, message, insurer_code=code)


def _differences(case: Case, provinces: MergedProvinces) -> Iterator[Difference]:
    patient, card = case.claim.patient, case.card
    if _has_unknown_card(case, provinces):
        yield ClaimFact.CARD_NUMBER, "F1_5", CARD
    if card.other_name:
        yield ClaimFact.NAMES, "F1_6", NAME
    if patient.birth_date and card.birth_date and not _same_day(patient.birth_date, card.birth_date):
        yield ClaimFact.BIRTH_DATE, "F1_7", BIRTH_DATE
    if patient.sex != card.sex and {patient.sex, card.sex} == SEXES:
        yield ClaimFact.SEX, "F1_8", SEX


def _has_unknown_card(case: Case, provinces: MergedProvinces) -> bool:
    """Whether a stated card has the person's insurance number, and is none of the person's."""
    number, cards = case.claim.patient.card_number, case.claim.cards
    known = [period.card_number for period in case.card.periods]
    if not cards and (number is None or number in known):
        # As of most claims.
        return False
    stated = {number, *[card.number for card in cards]}
    unknown = [
        number
        for number in stated.difference(known)
        if number and len(number) == CARD_LENGTH and number[PERSON_FROM:] == case.card.insurance_number
    ]
    if not unknown:
        return False
    codes = Renumbered(provinces=provinces.changes())
    return not all(any(codes.card(number, one) for one in known) for number in unknown)


def _same_day(one: str, other: str) -> bool:
    """As far as both are known."""
    if one.endswith(BIRTHDAY_OF_YEARS) or other.endswith(BIRTHDAY_OF_YEARS):
        return one[:4] == other[:4]
    return one.startswith(other) or other.startswith(one)


def _facilities(case: Case, provinces: MergedProvinces) -> Answers:
    if not any(_has_other_facility(case, card) for card in case.claim.cards):
        return
    recoded_from = provinces.laws[0].since
    if case.day and recoded_from <= case.day <= LAST_DAY_OF_OLD_CODES:
        yield OLD_CODE
    else:
        yield Found(0, Fact(ClaimFact.CARDS), None, FACILITY, insurer_code="F1_9")


def _has_other_facility(case: Case, card: StatedCard) -> bool:
    """Whether the register has the card on days of the stay, always with another facility."""
    stated = card.registered_facility
    if not stated or stated.endswith(TEMPORARY):
        return False
    first, last = case.claim.first_day, case.claim.last_day
    if first is None or last is None:
        return False
    known = {
        period.registered_facility
        for period in case.card.periods
        if period.card_number == card.number and period.valid_from <= last and period.valid_until >= first
    }
    return bool(known) and not any(case.facility_codes.same(stated, one, last) for one in known)
