"""people.csv."""

from gateway.cards.card import Sex
from gateway.register.load import cells
from gateway.register.load.column import Column
from gateway.register.load.kind import Check, Kind, repeated

TODAY = "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

# Not where that somebody gives it up in this very file.
CHIP_ID_OF_ANOTHER = """
    SELECT staged.line, 'somebody else in the register has it' AS reason
    FROM staged_people AS staged JOIN gateway.people AS known USING (chip_id)
    WHERE known.insurance_number <> staged.insurance_number AND NOT EXISTS (
        SELECT FROM staged_people AS moved
        WHERE moved.insurance_number = known.insurance_number
            AND moved.chip_id IS DISTINCT FROM known.chip_id)
"""
# As texts, which sort as the days do, however much of the birth date is known.
BORN_LATER = f"""
    SELECT line, 'after today' AS reason FROM staged_people
    WHERE birth_date > {TODAY}::text COLLATE "C"
"""
DIED_LATER = f"SELECT line, 'after today' AS reason FROM staged_people WHERE died_on > {TODAY}"
DIED_UNBORN = """
    SELECT line, 'before the birth date' AS reason FROM staged_people
    WHERE died_on::text < birth_date COLLATE "C"
"""

PEOPLE = Kind(
    name="people",
    what="Who is insured, or was.",
    columns=(
        Column("insurance_number", "social insurance number (MA_SO_BHXH), 10 digits", cells.insurance_number),
        Column("chip_id", "number of the chip-based citizen card, 12 digits", cells.chip_id, optional=True),
        Column("full_name", "full name, with its diacritics", cells.full_name),
        Column("birth_date", "YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known", cells.birth_date),
        Column("sex", "one of " + ", ".join(f"`{sex}`" for sex in Sex), cells.one_of(*Sex)),
        Column("died_on", "day of death, YYYY-MM-DD", cells.day, type="date", optional=True),
    ),
    key=("insurance_number",),
    known="gateway.people",
    checks=(
        Check("insurance_number", repeated("staged_people", "insurance_number")),
        Check("chip_id", repeated("staged_people", "chip_id")),
        Check("chip_id", CHIP_ID_OF_ANOTHER),
        Check("birth_date", BORN_LATER),
        Check("died_on", DIED_LATER),
        Check("died_on", DIED_UNBORN),
    ),
    merge=(
        # Chip IDs that go from one to another are laid down before they are taken up: each stays unique.
        """
        UPDATE gateway.people AS known SET chip_id = NULL
        FROM changed_people AS changed, changed_people AS taker
        WHERE known.insurance_number = changed.insurance_number AND known.chip_id = taker.chip_id
            AND changed.insurance_number <> taker.insurance_number
        """,
        """
        UPDATE gateway.people AS known
        SET chip_id = changed.chip_id, full_name = changed.full_name, birth_date = changed.birth_date,
            sex = changed.sex, died_on = changed.died_on
        FROM changed_people AS changed WHERE known.insurance_number = changed.insurance_number
        """,
        """
        INSERT INTO gateway.people (insurance_number, chip_id, full_name, birth_date, sex, died_on)
        SELECT insurance_number, chip_id, full_name, birth_date, sex, died_on FROM added_people
        ORDER BY insurance_number
        """,
    ),
)
