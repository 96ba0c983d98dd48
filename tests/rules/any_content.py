"""Contents of claims whose texts, numbers and dates are odd but valid, for property tests."""

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    FACILITY_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from insurance.claim.fhir.mapping.date_times import DAY
from insurance.claim.fhir.models.code_sets import CURRENCIES
from insurance.claim.fhir.periods import ends_before_start
from tests.rules.any_case import maybe
from tests.rules.claims import CARD_NUMBER, FACILITY, ICD10, INSURANCE_NUMBER

Json = dict[str, Any]
ENCODER = msgspec.json.Encoder(decimal_format="number")

# FHIR bars control characters; lone surrogates are no Unicode.
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
ODD = st.sampled_from(
    [
        *(" ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u2028", "\u0301", "\U0010ffff", "İ", "ß", "١٢"),
        *(
            "|",
            "a|b",
            "id|",
            "sha256|",
            "urn:x|",
            "a b:|c",
            "id|x",
            "@/",
            "a\n[[",
            "{}",
            "%s",
            "\\",
            '"',
            "'",
            "…",
            "V ND",
            "0",
            "-1",
        ),
        *("x" * 400, "ễ" * 200, "  a  b  "),
    ]
)
# White space alone is no text of FHIR.
TEXTS = (PLAIN | ODD).filter(lambda text: bool(text.strip()))
# No white space at the ends, and single blanks within.
CODES = (
    TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
    | st.sampled_from(["02.1896", "10.5.3", "K02.1911", "j18.9", "M80.00†", "O80.0", "C61"])
)  # fmt: skip
SYSTEMS = st.sampled_from(
    [None, ICD10, "urn:s", "URN:WARDGATE:SID:CHIP-ID", "http://hl7.org/fhir/sid/icd-10-cm", "urn:x|y"]
)
NUMBERS = st.sampled_from(
    [
        *("0", "-0", "1", "-1", "0.1", "1E-29", "-1E-29", "1E29", "9" * 30, "1." + "0" * 29, "1e14", "1e15"),
        *("999999999999999.994", "0.5", "3", "42100", "1e2", "12345678901234567.89", "1000000000000000"),
    ]
).map(Decimal)
DAYS = ["0001-01-01", "9999-12-31", "1582-10-10", "2009-06-30", "2009-07-01", "2026-07-01", "2026-07-02"]
INSTANTS = [
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2016-12-31T23:59:60Z"),
    *("2026-07-01T00:00:00.000000001+07:00", "2026-06-30T17:00:00Z", "2026-07-01T12:00:00-14:00"),
]
DATES = st.sampled_from([*DAYS, *DAYS[-2:] * 3])
DATE_TIMES = st.sampled_from([*DAYS, *INSTANTS, *DAYS[-2:] * 3, "2026", "2026-07", "0001", "9999-12"])
PERIODS = st.fixed_dictionaries({}, optional={"start": DATE_TIMES, "end": DATE_TIMES}).filter(bool)
IN_ORDER = PERIODS.filter(
    lambda period: len(period) < 2 or not ends_before_start(period["start"], period["end"])
)
# One of days that ends before it starts is left to the review.
OF_STAY = PERIODS.filter(
    lambda period: (
        len(period) < 2
        or min(map(len, period.values())) >= DAY
        or not ends_before_start(period["start"], period["end"])
    )
)
MONEY = st.fixed_dictionaries(
    {"value": NUMBERS}, optional={"currency": st.sampled_from([*["VND"] * 60, *sorted(CURRENCIES)])}
)


def given_only(elements: Json) -> Json:
    """Without the elements that are None."""
    return {name: value for name, value in elements.items() if value is not None}


CODINGS = st.fixed_dictionaries({"system": SYSTEMS, "code": CODES}).map(given_only)
CONCEPTS = st.fixed_dictionaries(
    {"coding": maybe(st.lists(CODINGS, min_size=1, max_size=2)), "text": TEXTS}
).map(given_only)
PERSON_NUMBERS = TEXTS | st.sampled_from([CARD_NUMBER, "079080000042", "79080000042", INSURANCE_NUMBER])
IDENTIFIERS = st.fixed_dictionaries(
    {
        "system": SYSTEMS | st.sampled_from([CHIP_ID_SYSTEM, CARD_NUMBER_SYSTEM, INSURANCE_NUMBER_SYSTEM]),
        "value": PERSON_NUMBERS,
    }
).map(given_only)
REFERENCES = st.fixed_dictionaries(
    {
        "identifier": maybe(IDENTIFIERS),
        "reference": st.sampled_from(
            [None, "Patient/7", "Claim/c-1", "#x", "urn:uuid:x", "Claim/c/_history/1"]
        ),
        "display": TEXTS,
    }
).map(given_only)
QUANTITIES = st.fixed_dictionaries({"value": NUMBERS}, optional={"unit": TEXTS})
PARTS = {
    "productOrService": CONCEPTS,
    "category": maybe(CONCEPTS),
    "quantity": maybe(QUANTITIES),
    "unitPrice": maybe(MONEY),
    "factor": maybe(NUMBERS),
    "net": maybe(MONEY),
    "modifier": maybe(st.lists(CONCEPTS, min_size=1, max_size=2)),
}


def with_sequences(entries: list[Json], sequences: list[int]) -> list[Json] | None:
    """The entries, each with a number of its own; None instead of an empty list."""
    return [entry | {"sequence": number} for entry, number in zip(entries, sequences, strict=False)] or None


def numbered(entries: st.SearchStrategy[Json], most: int) -> st.SearchStrategy[list[Json] | None]:
    """A list of entries with sequences."""
    sequences = st.permutations([1, 2, 3, 7, 2**31 - 1])
    return st.builds(with_sequences, st.lists(entries, max_size=most), sequences)


SERVICED = st.one_of(
    st.just({}),
    st.builds(lambda day: {"servicedDate": day}, DATES),
    st.builds(lambda period: {"servicedPeriod": period}, IN_ORDER),
)
DETAILS = st.fixed_dictionaries(PARTS).map(given_only)
ITEMS = st.builds(
    lambda item, serviced: given_only(item) | serviced,
    st.fixed_dictionaries(
        PARTS
        | {
            "detail": numbered(DETAILS, 2),
            "bodySite": maybe(CONCEPTS),
            "encounter": maybe(st.lists(REFERENCES, min_size=1, max_size=1)),
        }
    ),
    SERVICED,
)
DIAGNOSES = st.fixed_dictionaries(
    {"diagnosisCodeableConcept": CONCEPTS, "type": maybe(st.lists(CONCEPTS, min_size=1, max_size=1))}
).map(given_only)
RELATED = st.fixed_dictionaries({"claim": REFERENCES, "relationship": CONCEPTS})


def repeated(items: list[Json] | None) -> list[Json] | None:
    """The items, the first of them a second time under another number."""
    if not items:
        return None
    free = next(number for number in range(1, 9) if number not in {item["sequence"] for item in items})
    return [*items, items[0] | {"sequence": free}]


CLAIMS = st.fixed_dictionaries(
    {
        "resourceType": st.just("Claim"),
        "identifier": maybe(st.lists(IDENTIFIERS, min_size=1, max_size=2)),
        "status": st.sampled_from(["active", "active", "active", "cancelled"]),
        "use": st.sampled_from(["claim", "claim", "preauthorization", "predetermination"]),
        "type": CONCEPTS,
        "priority": CONCEPTS,
        "patient": REFERENCES,
        "billablePeriod": maybe(OF_STAY),
        "created": DATE_TIMES,
        "provider": st.just({"identifier": {"system": FACILITY_SYSTEM, "value": FACILITY}}) | REFERENCES,
        "insurance": numbered(
            st.fixed_dictionaries({"focal": st.booleans(), "coverage": REFERENCES}), 2
        ).filter(bool),
        "diagnosis": numbered(DIAGNOSES, 3),
        "item": numbered(ITEMS, 3).map(repeated) | numbered(ITEMS, 3),
        "related": maybe(st.lists(RELATED, min_size=1, max_size=2)),
        "prescription": maybe(REFERENCES),
        "total": maybe(MONEY),
    }
).map(given_only)
CONTENTS = CLAIMS.map(ENCODER.encode)
