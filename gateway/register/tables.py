"""The register: facilities, people, their cards with periods, and what they co-paid."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from gateway.schema import METADATA

# `tier` is the tier of before 2025, `none` where the facility was first licensed later. `care_level` is its
# level since then, null where it is not known. `quotes_receipts`: a claim of it has quoted a genuine receipt.
facilities = Table(
    "facilities",
    METADATA,
    Column("facility", Text, CheckConstraint("facility ~ '^[0-9]{2}[0-9A-Z]{3}$'"), primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("province", Text, CheckConstraint("province ~ '^[0-9]{2}$'"), nullable=False),
    Column(
        "tier",
        Text,
        CheckConstraint("tier IN ('central', 'provincial', 'district', 'commune', 'none')"),
        nullable=False,
    ),
    Column("quotes_receipts", Boolean, nullable=False, server_default=false()),
    Column(
        "care_level",
        Text,
        CheckConstraint(
            "care_level IN ('primary_station', 'primary_other', 'basic', 'basic_lower', 'basic_upper', "
            "'specialised')"
        ),
    ),
)

# The facility that had the code `old_code` has `new_code` from `valid_from` on.
facility_codes = Table(
    "facility_codes",
    METADATA,
    Column("old_code", Text, CheckConstraint("old_code ~ '^[0-9]{2}[0-9A-Z]{3}$'"), primary_key=True),
    Column("new_code", Text, CheckConstraint("new_code ~ '^[0-9]{2}[0-9A-Z]{3}$'"), nullable=False),
    Column("valid_from", Date, nullable=False),
    CheckConstraint("new_code <> old_code"),
)

# What the people's council of a province adds to the premium of a card group, in percent of the premium.
premium_support = Table(
    "premium_support",
    METADATA,
    Column("province", Text, CheckConstraint("province ~ '^[0-9]{2}$'"), primary_key=True),
    Column("card_group", Text, CheckConstraint("card_group ~ '^[A-Z]{2}$'"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Column("percent", Integer, CheckConstraint("percent BETWEEN 0 AND 100"), nullable=False),
    Column("decision", Text, nullable=False),
    CheckConstraint("until >= since"),
)

# `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known.
people = Table(
    "people",
    METADATA,
    Column("insurance_number", Text, CheckConstraint("insurance_number ~ '^[0-9]{10}$'"), primary_key=True),
    Column("chip_id", Text, CheckConstraint("chip_id ~ '^[0-9]{12}$'"), unique=True),
    Column("full_name", Text, nullable=False),
    Column(
        "birth_date",
        Text,
        CheckConstraint("birth_date ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'"),
        nullable=False,
    ),
    Column("sex", Text, CheckConstraint("sex IN ('male', 'female', 'undetermined')"), nullable=False),
    Column("died_on", Date),
)

cards = Table(
    "cards",
    METADATA,
    Column("card_id", BigInteger, Identity(), primary_key=True),
    Column(
        "card_number",
        Text,
        CheckConstraint("card_number ~ '^[A-Z]{2}[1-5][0-9]{2}[0-9]{10}$'"),
        nullable=False,
        unique=True,
    ),
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), nullable=False),
    CheckConstraint("right(card_number, 10) = insurance_number"),
)
Index("cards_of_a_person", cards.c.insurance_number)

# The periods of one card do not overlap. The constraint folds card and day into one number (decision 0004).
card_periods = Table(
    "card_periods",
    METADATA,
    Column("card_id", BigInteger, ForeignKey(cards.c.card_id), primary_key=True),
    Column("valid_from", Date, CheckConstraint("valid_from >= DATE '1900-01-01'"), primary_key=True),
    Column("valid_until", Date, nullable=False),
    Column(
        "registered_facility",
        Text,
        CheckConstraint("registered_facility ~ '^[0-9]{2}[0-9A-Z]{3}$'"),
        nullable=False,
    ),
    Column(
        "area_code",
        Text,
        CheckConstraint("area_code IN ('', 'K1', 'K2', 'K3')"),
        nullable=False,
        server_default="",
    ),
    Column("five_years_on", Date),
    Column("ended_on", Date),
    Column(
        "end_reason",
        Text,
        CheckConstraint(
            "end_reason IN ('withdrawn', 'reported_decreased', 'moved_to_another_province', "
            "'moved_within_province', 'reinsured_at_same_unit', 'stopped_participating')"
        ),
    ),
    CheckConstraint("valid_until >= valid_from AND valid_until < DATE '4600-01-01'"),
    CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)"),
    ExcludeConstraint(
        (
            text(
                "int8range(card_id * 1000000 + (valid_from - DATE '1900-01-01'), "
                "card_id * 1000000 + (valid_until - DATE '1900-01-01'), '[]')"
            ),
            "&&",
        ),
        name="card_periods_do_not_overlap",
        using="gist",
    ),
)

# One row for each right-line claim of which the patient paid a part; no other counts towards the ceiling.
# A stay that is reckoned by parts has one for each part, on its last day.
copayments = Table(
    "copayments",
    METADATA,
    Column("claim_id", Uuid, ForeignKey("gateway.claims.claim_id"), primary_key=True),
    Column("insurance_number", Text, CheckConstraint("insurance_number ~ '^[0-9]{10}$'"), nullable=False),
    Column("day", Date, primary_key=True),
    Column("amount", BigInteger, CheckConstraint("amount > 0"), nullable=False),
)
Index("copayments_of_a_person", copayments.c.insurance_number)
