"""The use cases of files on a real database, by a clock that the simulation moves."""

import msgspec

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.submit_file import SubmitFile
from gateway.register.procedures.all_procedures import all_procedures
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.postgres.database import Database


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
    terms = read_parameter("procedure_terms", ProcedureTerms)
    procedures = all_procedures(terms, read_procedure_parameters())
    files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
    parts = (procedures, files, AdvanceFile(working_time), clock)
    return Registry(SubmitFile(*parts), AnswerFile(*parts), working_time)
