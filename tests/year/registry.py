"""The use cases of files on a real database, by a clock that the simulation moves."""

import msgspec

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.naming.limit_naming import LimitNaming, NoBudgets
from gateway.register.files.reporting.quarterly_report import MakeQuarterlyReport
from gateway.register.files.reporting.report_table import ReportTable
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.submit_file import SubmitFile
from gateway.register.procedures.all_procedures import read_procedures
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.postgres.database import Database


class Registry(msgspec.Struct, frozen=True):
    """What hospitals, offices and applicants call, and the working hours by which terms run."""

    submit: SubmitFile
    answer: AnswerFile
    report: MakeQuarterlyReport
    working_time: WorkingTime


def open_registry(database: Database, clock: Clock) -> Registry:
    """All procedures, with the terms of the law."""
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    procedures = read_procedures()
    files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
    parts = (procedures, files, AdvanceFile(working_time), clock)
    report = MakeQuarterlyReport(ReportTable(database), procedures, clock)
    limit = LimitNaming(NoBudgets())
    return Registry(SubmitFile(*parts, limit), AnswerFile(*parts, limit), report, working_time)
