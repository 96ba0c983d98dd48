"""The kind of file with cards: one row for each period of each card."""

from gateway.cards.card import EndReason
from gateway.register.load.register_files import cells
from runtime.loading.files.cells import day, one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

CARDS = Kind(
    name="cards",
    what="What they are insured by: one row for each period of each card.",
    columns=(
        Column(
            "card_number",
            "card number (MA_THE_BHYT), 15 characters; the last ten are its holder's insurance number",
            cells.card_number,
        ),
        Column("valid_from", "first day of the period, YYYY-MM-DD", day, type="date"),
        Column("valid_until", "last day of the period, YYYY-MM-DD", day, type="date"),
        Column(
            "registered_facility",
            "where the holder is registered (MA_DKBD), 5 characters; it need not be in the register",
            cells.facility_code,
        ),
        Column("area_code", "`K1`, `K2`, `K3` or nothing (MA_KV)", one_of("", "K1", "K2", "K3")),
        Column(
            "five_years_on",
            "from when five years without a break are complete (NAM_NAM_LIEN_TUC), YYYY-MM-DD",
            day,
            type="date",
            optional=True,
        ),
        Column(
            "ended_on",
            "from when the period no longer holds, where it stops before its last day, YYYY-MM-DD",
            day,
            type="date",
            optional=True,
        ),
        Column(
            "end_reason",
            "why it stops: " + ", ".join(f"`{reason}`" for reason in EndReason),
            one_of(*EndReason),
            optional=True,
        ),
    ),
    key=("card_number", "valid_from"),
)
