"""The use cases of files on a real database, by a clock that the simulation moves."""

from collections.abc import Sequence

import msgspec

from gateway.register.changes.change_table import REGISTER_CHANGES
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess, Statements
from gateway.register.files.submit_file import SubmitFile
from gateway.register.procedures.all_procedures import all_procedures
from gateway.register.procedures.birth.birth_table import BIRTH_STATEMENTS
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.postgres.database import Database

STATEMENTS: Sequence[Statements] = (REGISTER_CHANGES, BIRTH_STATEMENTS)


class Registry(msgspec.Struct, frozen=True):
    """What hospitals, offices and applicants call, and the working hours by which terms run."""

    submit: SubmitFile
    answer: AnswerFile
    working_time: WorkingTime


def open_registry(database: Database, clock: Clock) -> Registry:
    """All procedures, with the terms of the law."""
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    procedures = all_procedures(read_parameter("procedure_terms", ProcedureTerms))
    files = FileStoreTable(database, RegisterAccess(STATEMENTS))
    parts = (procedures, files, AdvanceFile(working_time), clock)
    return Registry(SubmitFile(*parts), AnswerFile(*parts), working_time)
