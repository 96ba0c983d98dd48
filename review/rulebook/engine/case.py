"""What a rule judges: a claim, and what the gateway knew about its patient when the claim came in."""

from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

import msgspec

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.claim.claim import Claim
from insurance.claim.stay import Stay, stay_of
from insurance.claim.uses.use import ConcurrentUse
from insurance.date_range import DateRange
from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from insurance.law.insured import Copayment
from insurance.law.visit import Facility, Tier
from review.rulebook.engine.lines.line_amounts import LineAmounts, line_amounts
from review.rulebook.engine.lines.line_index import LineIndex, index_of
from review.rulebook.engine.listing.listed_lines import Listing, listing_of
from review.rulebook.engine.usual import Usual


class CaseFact(StrEnum):
    """A fact that is not of the claim. The values are the names that answers give them."""

    CARD = "card"
    CARD_PERIODS = "card.periods"
    RECEIPTS = "card.receipts"
    FACILITY = "facility"
    DEPARTMENT_CATALOGUE = "catalogues.departments"
    PRACTITIONER_CATALOGUE = "catalogues.practitioners"
    DRUG_CATALOGUE = "catalogues.drugs"
    SUPPLY_CATALOGUE = "catalogues.supplies"
    SERVICE_CATALOGUE = "catalogues.services"
    MACHINE_CATALOGUE = "catalogues.machines"
    NATIONAL_DRUGS = "catalogues.national_drugs"
    NATIONAL_SERVICES = "catalogues.national_services"
    BLOOD_PRODUCTS = "catalogues.blood_products"
    USUAL = "usual"
    USES = "uses"
    PREVIOUS = "previous"


class CardPeriod(msgspec.Struct, frozen=True, gc=False):
    """One period of validity of one card of the person.

    `valid_until` is the last day. `ended_on` is the first day on which the card no longer holds because it
    was withdrawn or reported decreased; None if it was not. `area_code` is K1, K2, K3 or empty.
    `five_years_on` is the day on which the holder reaches five continuous years of insurance.
    `registered_tier` is that of the registered facility before 2025. None where not known.
    """

    card_number: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    registered_facility: str
    area_code: str = ""
    five_years_on: date | None = None
    registered_tier: Tier | None = None


class CardFacts(msgspec.Struct, frozen=True, gc=False):
    """What the register knew about the patient when the claim came in.

    `looked_up` is false if the claim has no number to look the patient up by; `determined` is false if the
    register could not be reached. In both cases everything else is empty. `day` is the day of the look-up:
    admission, or the day of service. `outcome` is the name of the look-up's outcome, such as "ACCURATE".
    `sex` is "male", "female" or "" (not known). `birth_date` is YYYY-MM-DD, YYYY-MM, YYYY or "".
    `insurance_number` has ten digits and identifies the person, whichever number the claim has. `periods` are
    all periods of all cards of the person, by first day. `other_chip_id` is true if the claim has a chip ID
    and the register has another one of the person, who was found by another number. `other_name` is true if
    the claim has a name, and it is not the person's. `copaid` is what the person co-paid by the right line of
    care, as far as it was decided.
    """

    looked_up: bool
    determined: bool
    person_known: bool
    day: date | None
    outcome: str
    sex: str
    birth_date: str
    died_on: date | None
    insurance_number: str
    periods: tuple[CardPeriod, ...]
    other_chip_id: bool = False
    other_name: bool = False
    copaid: tuple[Copayment, ...] = ()

    @property
    def is_identified(self) -> bool:
        """Whether the register answered that it knows the person by a number of the claim."""
        return self.looked_up and self.determined and self.person_known


class ReceiptFault(StrEnum):
    """Why a receipt is not genuine: truncated or malformed, signed with an unknown key, or altered."""

    MALFORMED = "MALFORMED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    SIGNATURE_WRONG = "SIGNATURE_WRONG"


class ReceiptFacts(msgspec.Struct, frozen=True, gc=False):
    """What a genuine receipt says about its look-up.

    `facility` made the look-up, for the day of service `day`. `verdict` is "VALID", "NOT_VALID" or
    "UNDETERMINED"; `outcome` is a name such as "ACCURATE". `checked_at` has a time zone. `same_person` is
    true if the look-up was for the claim's patient.
    """

    facility: str
    day: date
    verdict: str
    outcome: str
    checked_at: datetime
    same_person: bool


class QuotedReceipts(msgspec.Struct, frozen=True, gc=False):
    """The receipts that the claim quotes, as verified when it came in.

    `verified` is false for claims older than the verification of receipts; everything else is then empty.
    `expected` is true once the facility has quoted a genuine receipt of its own, in this claim or an earlier
    one. `not_genuine` has one fault for each receipt that is not genuine.
    """

    verified: bool
    expected: bool
    genuine: tuple[ReceiptFacts, ...]
    not_genuine: tuple[ReceiptFault, ...]


class Case(msgspec.Struct, frozen=True, dict=True):
    """One claim to be judged.

    `facility` is the code of the facility that submitted it. `earlier` are other stays of the person, at any
    facility, that were billed before and share at least one day with this one. `received_on` is the day on
    which the claim came in; None where that is not recorded. `facility_facts` has the tier and the level of
    `facility` on that day; None where they are not known. `catalogues` are those of the facility, with the
    entries of the claim's codes. `facility_codes` are the changes of the codes of facilities that claim and
    register name. `usual` is the group that the claim is compared with; None without an edition, and where it
    has no group for the claim. `uses` are those by other claims of the facility, for other patients, that
    overlap with the claim's; None where it was not compared with them. `previous` are the person's stays of
    the last months at this facility with a service of this claim that is paid at intervals; None where they
    were not looked up.
    """

    claim: Claim
    facility: str
    card: CardFacts
    receipts: QuotedReceipts
    earlier: tuple[Stay, ...]
    received_on: date | None = None
    facility_facts: Facility | None = None
    catalogues: Catalogues = NO_CATALOGUES
    facility_codes: CodeChanges = NO_CHANGES
    usual: Usual | None = None
    uses: tuple[ConcurrentUse, ...] | None = ()
    previous: tuple[Stay, ...] | None = ()

    @property
    def day(self) -> date | None:
        """The day whose law applies: the last day of the stay, or the day on which the claim was made.

        Where the claim has no day at all, the day on which it came in.
        """
        return self.claim.last_day or self.claim.created or self.received_on

    @cached_property
    def stay(self) -> DateRange | None:
        """From admission to discharge; None if one of the two is not known, or if discharge comes first."""
        first, last = self.claim.first_day, self.claim.last_day
        return None if first is None or last is None or last < first else DateRange(first, last)

    @cached_property
    def own_stay(self) -> Stay | None:
        """What is kept of this claim, to compare with `earlier`; None where it names no person or no day."""
        return stay_of(self.claim, "", self.facility, self.card.insurance_number)

    @cached_property
    def index(self) -> LineIndex:
        """The claim's lines by what rules ask of them: found once for all rules."""
        return index_of(self.claim.lines)

    @cached_property
    def amounts(self) -> LineAmounts:
        """The amounts of the claim's lines: found once for all rules."""
        return line_amounts(self.claim.lines)

    @cached_property
    def listing(self) -> Listing:
        """What the catalogues say about the lines: looked up once for all rules."""
        return listing_of(self.claim.lines, self.catalogues)
