"""The use cases of files with every procedure, for tests: on files in memory or on a real register."""

from datetime import datetime
from typing import NamedTuple

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile, SentAnswer
from gateway.register.files.file_store import FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.naming.limit_naming import Budgets, LimitNaming, NoBudgets
from gateway.register.files.submit_file import Submission, SubmitFile
from gateway.register.files.viewer import Viewer
from gateway.register.files.withdraw_file import WithdrawFile
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_procedures import read_procedures
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from tests.fakes.clock import FakeClock

PORTAL = Viewer("portal-01", Office("portal-01", OfficeKind.PORTAL, "01"))
CIVIL_STATUS = Viewer("civil-status-01", Office("civil-status-01", OfficeKind.CIVIL_STATUS, "01"))
POLICE = Viewer("police-01", Office("police-01", OfficeKind.POLICE, "01"))
INSURER = Viewer("vss-vn", Office("vss-vn", OfficeKind.SOCIAL_INSURANCE))
PAYER = Viewer("bank-01", Office("bank-01", OfficeKind.PAYER))
# The same offices in the register.
OFFICES = """
    INSERT INTO gateway.offices VALUES
        ('portal-01', 'Cổng dịch vụ công', 'portal', '01'), ('police-01', 'Công an', 'police', '01'),
        ('civil-status-01', 'Hộ tịch', 'civil-status', '01'), ('bank-01', 'Ngân hàng', 'payer', ''),
        ('vss-vn', 'BHXH Việt Nam', 'social-insurance', '')
"""
APPLICANT = Person("Nguyễn Thị Hoa", "001190012345", "self")


class FileCases(NamedTuple):
    """A portal submits files, and offices answer them."""

    clock: FakeClock
    submit_file: SubmitFile
    answer_file: AnswerFile
    withdraw_file: WithdrawFile

    async def withdraw(self, file: KeptFile) -> KeptFile:
        """By its sender."""
        return (await self.withdraw_file(PORTAL, file.file_id)).file

    async def submit(self, sent: FileFacts, number: str = "HS-1") -> KeptFile:
        return (await self.submit_file(Submission(PORTAL.code, number, APPLICANT, sent))).file

    async def answer(
        self,
        viewer: Viewer,
        file: KeptFile,
        name: str,
        answer: AnswerFacts | None = None,
        *,
        step: str = "",
        note: str = "",
    ) -> KeptFile:
        """Answer the task that is open in this `file`: that of this step, where there are several."""
        (task,) = (task for task in file.open_tasks() if step in ("", task.step))
        sent = SentAnswer(file.file_id, task.number, name, answer or AnswerFacts(), note)
        return (await self.answer_file(viewer, sent)).file


def file_cases(files: FileStore, now: datetime, budgets: Budgets | None = None) -> FileCases:
    """The clock stands at `now`."""
    clock = FakeClock()
    clock.moment = now
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    parts = read_procedures(), files, AdvanceFile(working_time), clock
    limit = LimitNaming(budgets or NoBudgets())
    return FileCases(clock, SubmitFile(*parts, limit), AnswerFile(*parts, limit), WithdrawFile(*parts))
