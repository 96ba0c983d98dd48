"""Loads register files into the register."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import text

from gateway.register.load.cards_merge import cards_merge
from gateway.register.load.facilities_merge import facilities_merge
from gateway.register.load.facility_codes_merge import facility_codes_merge
from gateway.register.load.people_merge import people_merge
from gateway.register.load.premium_support_merge import premium_support_merge
from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.facility_codes import FACILITY_CODES
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.premium_support import PREMIUM_SUPPORT
from runtime.loading.files.data_file import DataFile
from runtime.loading.load import LoadTarget, Round
from runtime.loading.load import load as load_files
from runtime.loading.tally import Tally
from runtime.progress_reporter import ProgressReporter

# Look-ups go on: only writers of these tables wait. Facilities are not locked, because the intake of claims
# writes there. LOCK and ANALYZE are text, because SQLAlchemy Core does not have them. Without ANALYZE, the
# first look-ups are planned for the tables as they were before.
REGISTER = LoadTarget(
    "register",
    text("LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN SHARE ROW EXCLUSIVE MODE"),
    text("ANALYZE gateway.facilities, gateway.people, gateway.cards, gateway.card_periods"),
)
# All kinds have staging tables, whichever files there are: the checks of cards read the staged people.
MERGE_PLANS = {
    PEOPLE: people_merge,
    CARDS: cards_merge,
    FACILITIES: facilities_merge,
    FACILITY_CODES: facility_codes_merge,
    PREMIUM_SUPPORT: premium_support_merge,
}


async def load(
    database_url: str, files: Sequence[DataFile], report: BinaryIO, reporter: ProgressReporter
) -> list[Tally]:
    """Load files, in the order of kinds, in one transaction. Raises Problem; then nothing was loaded."""
    return await load_files(database_url, REGISTER, [Round(files, MERGE_PLANS)], report, reporter)
