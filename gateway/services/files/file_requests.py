"""From requests about files to what the use cases take, or every fault of a request at once."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.admission.caller import Caller
from gateway.admission.enum_faults import enum_faults
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.kept_file import FileState, Person
from gateway.register.files.list_files import FileCursor, FileFilter
from gateway.register.files.submit_file import Submission
from gateway.register.files.viewer import Viewer
from gateway.services.claim_requests import UUID_TEXT
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.watching.cursor import WatchCursor
from gateway.watching.watch_changes import Watch
from runtime.untrusted.escaped_text import acts

STATES = {messages.FileState.Value(f"FILE_STATE_{state.name}"): state for state in FileState}
TWELVE_DIGITS = re.compile("[0-9]{12}")
LONGEST_NUMBER, LONGEST_NAME, LONGEST_RELATION, LONGEST_NOTE = 100, 255, 100, 1000
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 100, 1000


# What is wrong with the facts of a file.
FaultsOf = Callable[[FileFacts], Iterable[FieldViolation]]


class ListQuery(NamedTuple):
    """One page of a list: which files, after which one, and how many."""

    sought: FileFilter
    after: FileCursor
    size: int


class HasFileId(Protocol):
    """A request about one file."""

    @property
    def file_id(self) -> str:
        """A UUID."""
        ...


def viewer_of(caller: Caller) -> Viewer:
    """The caller as one who sees files."""
    return Viewer(caller.facility, caller.office)


def to_submission(request: messages.SubmitFileRequest, caller: Caller, faults_of: FaultsOf) -> Submission:
    """The file. Raises RequestMalformed.

    SubmitFile checks the facts. `faults_of` does so where something else is wrong, to name all at once.
    """
    if faults := [*_submission_faults(request)]:
        raise RequestMalformed([*faults, *faults_of(request.facts)])
    applicant = request.applicant
    person = Person(applicant.full_name, applicant.citizen_id, applicant.relation)
    return Submission(caller.facility, request.number, person, request.facts)


def to_answer(request: messages.AnswerFileRequest) -> SentAnswer:
    """The answer to a task. Raises RequestMalformed."""
    faults = [*_id_faults(request.file_id)]
    if len(request.note) > LONGEST_NOTE or acts(request.note.replace("\n", " ")):
        expected = f"must be at most {LONGEST_NOTE} characters, without control characters"
        faults.append(FieldViolation("note", expected))
    if faults:
        raise RequestMalformed(faults)
    return SentAnswer(
        UUID(request.file_id), request.task, request.answer, request.facts, request.note.strip()
    )


def to_file_id(request: HasFileId) -> UUID:
    """The file. Raises RequestMalformed."""
    if faults := [*_id_faults(request.file_id)]:
        raise RequestMalformed(faults)
    return UUID(request.file_id)


def to_list_query(request: messages.ListFilesRequest, caller: Caller) -> ListQuery:
    """Which page of which files to return. Raises RequestMalformed."""
    expected = "must be a state; leave the list empty for all states"
    faults = [*enum_faults("states", request.states, STATES, expected)]
    if acts(request.procedure) or len(request.procedure) > LONGEST_NUMBER:
        faults.append(FieldViolation("procedure", "must be the code of a procedure, or empty for all"))
    if not 0 <= request.page_size <= MAX_PAGE_SIZE:
        expected = f"must be from 0 to {MAX_PAGE_SIZE}; 0 is {DEFAULT_PAGE_SIZE}"
        faults.append(FieldViolation("page_size", expected))
    if faults:
        raise RequestMalformed(faults)
    sought = FileFilter(
        viewer=viewer_of(caller),
        states=tuple(sorted({STATES[state] for state in request.states})),
        procedure=request.procedure,
        waiting=request.waiting_for_me,
        overdue=request.overdue,
    )
    after = FileCursor.from_token(request.page_token, sought) if request.page_token else FileCursor()
    if after is None:
        expected = "must be the next_page_token of a page of the same list"
        raise RequestMalformed([FieldViolation("page_token", expected)])
    return ListQuery(sought, after, request.page_size or DEFAULT_PAGE_SIZE)


def to_watch(request: messages.WatchFilesRequest, caller: Caller) -> Watch:
    """Where to begin. Raises RequestMalformed."""
    cursor = WatchCursor.from_token(request.cursor, caller.facility) if request.cursor else None
    faults = []
    if request.cursor and cursor is None:
        faults.append(FieldViolation("cursor", "must be a cursor that WatchFiles has sent to you"))
    if request.cursor and request.from_earliest:
        faults.append(FieldViolation("from_earliest", "must be left out where there is a cursor"))
    if faults:
        raise RequestMalformed(faults)
    return Watch(caller.facility, cursor, request.from_earliest)


def _submission_faults(request: messages.SubmitFileRequest) -> Iterator[FieldViolation]:
    applicant = request.applicant
    if not 0 < len(request.number) <= LONGEST_NUMBER or not request.number.isprintable():
        expected = f"must be your own number of the file, of 1 to {LONGEST_NUMBER} printable characters"
        yield FieldViolation("number", expected)
    if not TWELVE_DIGITS.fullmatch(applicant.citizen_id):
        yield FieldViolation("applicant.citizen_id", "must be the applicant's personal ID, twelve digits")
    for field, text, longest in (
        ("full_name", applicant.full_name, LONGEST_NAME),
        ("relation", applicant.relation, LONGEST_RELATION),
    ):
        if len(text) > longest or acts(text):
            expected = f"must be at most {longest} characters, without control characters"
            yield FieldViolation(f"applicant.{field}", expected)


def _id_faults(text: str) -> Iterator[FieldViolation]:
    if not UUID_TEXT.fullmatch(text):
        expected = "must be the id of a file, a UUID, as SubmitFile and ListFiles return it"
        yield FieldViolation("file_id", expected)
