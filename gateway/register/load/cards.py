"""cards.csv: one row for each period of each card."""

from gateway.cards.card import EndReason
from gateway.register.load import cells
from gateway.register.load.column import Column
from gateway.register.load.kind import Check, Kind

PERSON_UNKNOWN = """
    SELECT line, 'its holder is neither in the register nor accepted from the file of people' AS reason
    FROM staged_cards
    WHERE NOT EXISTS (SELECT FROM staged_people WHERE insurance_number = right(card_number, 10))
        AND NOT EXISTS (SELECT FROM gateway.people WHERE insurance_number = right(card_number, 10))
        AND card_number IS NOT NULL
"""
ENDS_UNBEGUN = "SELECT line, 'before valid_from' AS reason FROM staged_cards WHERE valid_until < valid_from"
# Nothing is said of a row where one of the two could not be read.
HALF_ENDED = """
    SELECT line, 'ended_on and end_reason stand together or not at all' AS reason FROM staged_cards
    WHERE (ended_on IS NULL) <> (end_reason IS NULL) AND NOT EXISTS (
        SELECT FROM faults WHERE kind = 'cards' AND faults.line = staged_cards.line
            AND column_name IN ('ended_on', 'end_reason'))
"""
# Of each card its periods as they would be: those staged, and those of the register that stay as they are.
# The two that overlap need not be neighbours, so the latest end of all before is carried along.
OVERLAP = """
    WITH periods AS (
        SELECT line, card_number, valid_from, valid_until FROM staged_cards
        WHERE card_number IS NOT NULL AND valid_from <= valid_until
        UNION ALL
        SELECT 0, card_number, valid_from, valid_until
        FROM gateway.card_periods JOIN gateway.cards USING (card_id)
        WHERE card_number IN (SELECT card_number FROM staged_cards) AND NOT EXISTS (
            SELECT FROM staged_cards AS staged
            WHERE staged.card_number = cards.card_number AND staged.valid_from = card_periods.valid_from)
    ), in_order AS (
        SELECT line, valid_from, valid_until,
            max(ARRAY[valid_until - DATE '1900-01-01', line]) OVER before AS ends_before,
            lead(ARRAY[valid_from - DATE '1900-01-01', line]) OVER by_day AS begins_after
        FROM periods
        WINDOW by_day AS (PARTITION BY card_number ORDER BY valid_from, line),
            before AS (by_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), overlapping AS (
        SELECT line, CASE WHEN ends_before[1] >= valid_from - DATE '1900-01-01' THEN ends_before[2]
            WHEN begins_after[1] <= valid_until - DATE '1900-01-01' THEN begins_after[2] END AS other
        FROM in_order WHERE line > 0
    )
    SELECT line, CASE other
        WHEN 0 THEN 'a period of this card that the register has, and the file does not change, overlaps it'
        ELSE format('this card''s period in line %s overlaps it', other) END AS reason
    FROM overlapping WHERE other IS NOT NULL
"""

CARDS = Kind(
    name="cards",
    what="What they are insured by: one row for each period of each card.",
    columns=(
        Column(
            "card_number",
            "card number (MA_THE_BHYT), 15 characters; the last ten are its holder's insurance number",
            cells.card_number,
        ),
        Column("valid_from", "first day of the period, YYYY-MM-DD", cells.day, type="date"),
        Column("valid_until", "last day of the period, YYYY-MM-DD", cells.day, type="date"),
        Column(
            "registered_facility",
            "where the holder is registered (MA_DKBD), 5 digits; it need not be in the register",
            cells.digits(5, "a facility's code"),
        ),
        Column("area_code", "`K1`, `K2`, `K3` or nothing (MA_KV)", cells.one_of("", "K1", "K2", "K3")),
        Column(
            "five_years_on",
            "from when five years without a break are complete (NAM_NAM_LIEN_TUC), YYYY-MM-DD",
            cells.day,
            type="date",
            optional=True,
        ),
        Column(
            "ended_on",
            "from when the period no longer holds, where it stops before its last day, YYYY-MM-DD",
            cells.day,
            type="date",
            optional=True,
        ),
        Column(
            "end_reason",
            "why it stops: " + ", ".join(f"`{reason}`" for reason in EndReason),
            cells.one_of(*EndReason),
            optional=True,
        ),
    ),
    key=("card_number", "valid_from"),
    known="""(
        SELECT card_number, period.* FROM gateway.card_periods AS period JOIN gateway.cards USING (card_id)
    )""",
    checks=(
        Check("card_number", PERSON_UNKNOWN),
        Check("valid_until", ENDS_UNBEGUN),
        Check("ended_on", HALF_ENDED),
        Check("valid_from", OVERLAP),
    ),
    merge=(
        """
        INSERT INTO gateway.cards (card_number, insurance_number)
        SELECT DISTINCT card_number, right(card_number, 10) AS insurance_number FROM added_cards AS added
        WHERE NOT EXISTS (SELECT FROM gateway.cards AS known WHERE known.card_number = added.card_number)
        ORDER BY insurance_number, card_number
        """,
        """
        UPDATE gateway.card_periods AS known
        SET valid_until = changed.valid_until, registered_facility = changed.registered_facility,
            area_code = changed.area_code, five_years_on = changed.five_years_on,
            ended_on = changed.ended_on, end_reason = changed.end_reason
        FROM changed_cards AS changed JOIN gateway.cards USING (card_number)
        WHERE known.card_id = cards.card_id AND known.valid_from = changed.valid_from
        """,
        # After those that have become shorter: it may be for their sake. In the order of the index.
        """
        INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility, area_code,
            five_years_on, ended_on, end_reason)
        SELECT card_id, valid_from, valid_until, registered_facility, area_code, five_years_on, ended_on,
            end_reason
        FROM added_cards JOIN gateway.cards USING (card_number)
        ORDER BY card_id, valid_from
        """,
    ),
)
