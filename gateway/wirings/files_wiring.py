"""Creates the parts of the service for files."""

from contextlib import AsyncExitStack
from functools import partial

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.claims.pacing.claim_pace import ClaimPace
from gateway.register.files.advance import Advanced, AdvanceFile
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.get_file import GetFile
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.list_files import ListFiles
from gateway.register.files.monitoring.count_files import CountFiles
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.file_table import FileTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.storing.written_files import CHANNEL
from gateway.register.files.submit_file import SubmitFile
from gateway.register.files.track_file import TrackFile
from gateway.register.files.watching.file_change import FileChange
from gateway.register.files.watching.file_change_table import FileChangeTable
from gateway.register.files.withdraw_file import WithdrawFile
from gateway.register.messages.message_table import MessageTable
from gateway.register.messages.take_messages import TakeMessages
from gateway.register.procedures.all_procedures import read_procedures
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.register.procedures.household.household_table import HouseholdTable
from gateway.register.procedures.household.quote_renewal import QuoteRenewal
from gateway.register.verification.desk.verification_desk_table import VerificationDeskTable
from gateway.register.verification.desk.verify_for_office import VerifyForOffice
from gateway.register.verification.difference_table import DifferenceTable
from gateway.register.verification.open_files import OpenFile
from gateway.server import Service
from gateway.services.files.registry_service import FileUseCases, RegistryService
from gateway.services.files.verifications import Verifications
from gateway.v1 import registry_service_pb2
from gateway.v1.registry_service_pb2_grpc import (
    RegistryServiceServicer,
    add_RegistryServiceServicer_to_server,
)
from gateway.watching.change_feed import ChangeFeed
from gateway.watching.forget_changes import ForgetChanges
from gateway.watching.watch_changes import WatchChanges
from gateway.wirings.base_wiring import Base
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.postgres.notifications import Notifications

FILES = registry_service_pb2.DESCRIPTOR.services_by_name["RegistryService"].full_name
REGISTER = RegisterAccess(ALL_STATEMENTS)


async def open_files(stack: AsyncExitStack, base: Base) -> ChangeFeed[FileChange]:
    """The feed of changes of files; what counts files and deletes old changes, where files are served."""
    table = FileChangeTable(base.database)
    feed = ChangeFeed(table)
    if not base.settings.has_service("files"):
        return feed
    changed = Notifications(base.settings.direct_url, CHANNEL, lambda _: feed.notify(), base.log)
    count = CountFiles(FileTable(base.database), base.metrics.files, base.clock)
    for name, work in (
        ("file changes", feed.run),
        ("file change notifications", changed.run),
        ("old file changes", ForgetChanges(table).run),
        ("open files", count.run),
    ):
        await stack.enter_async_context(base.tasks.running(name, work))
    return feed


def registry_service(base: Base, feed: ChangeFeed[FileChange], pace: ClaimPace) -> Service:
    """The service of files."""
    if not base.settings.has_service("files"):
        return Service(FILES, partial(add_RegistryServiceServicer_to_server, RegistryServiceServicer()))
    procedures = read_procedures()
    servicer = RegistryService(
        _use_cases(base, procedures, feed),
        procedures,
        base.clock,
        pace.slot,
        _verifications(base, procedures, pace),
    )
    probe = LoopbackProbe(FILES, "SubmitFile", registry_service_pb2.SubmitFileResponse())
    return Service(FILES, partial(add_RegistryServiceServicer_to_server, servicer), probe, takes_offices=True)


def file_parts(
    base: Base, procedures: KnownProcedures
) -> tuple[KnownProcedures, FileStoreTable, AdvanceFile, Clock]:
    """What the use cases that change a file are made with."""
    hours = read_parameter("office_hours", Parameter[OfficeHours])
    working_time = WorkingTime(hours, read_parameter("public_holidays", PublicHolidays))

    def note(advanced: Advanced) -> None:
        file = advanced.file
        base.metrics.files.count(file.procedure, advanced.event.event.kind, file.state)

    store = FileStoreTable(base.database, REGISTER, note)
    return procedures, store, AdvanceFile(working_time), base.clock


def _use_cases(base: Base, procedures: KnownProcedures, feed: ChangeFeed[FileChange]) -> FileUseCases:
    database, clock = base.database, base.clock
    parts = file_parts(base, procedures)
    table, limit = FileTable(database), LimitNaming(base.guessing)
    return FileUseCases(
        SubmitFile(*parts, limit),
        AnswerFile(*parts, limit),
        WithdrawFile(*parts),
        GetFile(table),
        ListFiles(table, clock),
        TrackFile(table, base.settings.unknown_people_an_hour),
        WatchChanges(feed, FileChangeTable(database), clock),
        QuoteRenewal(HouseholdTable(database), limit, _household_law(), clock),
        TakeMessages(MessageTable(database)),
    )


def _verifications(base: Base, procedures: KnownProcedures, pace: ClaimPace) -> Verifications:
    submit = SubmitFile(*file_parts(base, procedures), LimitNaming(base.guessing))
    open_file = OpenFile(DifferenceTable(base.database), submit)
    desk = VerificationDeskTable(base.database, base.clock)
    verify = VerifyForOffice(desk, base.guessing, open_file, base.clock)
    count_refusal = partial(base.metrics.count_refusal, f"{FILES}/VerifyPeople")
    return Verifications(verify, base.clock, pace.slot, count_refusal)


def _household_law() -> HouseholdLaw:
    numbers = read_procedure_parameters()
    return HouseholdLaw(numbers.household, numbers.reference_level, numbers.premium_support)
