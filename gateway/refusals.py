"""Every reason for which a call can be refused; the caller reads the docstrings as messages."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from google.rpc import code_pb2

from gateway.refusal import Refusal
from gateway.v1.error_reason_pb2 import ErrorReason
from runtime.postgres.database_away import DatabaseAway
from runtime.time_zone import day_of


class CallerUnknown(Refusal):
    """No valid token: send the metadata `authorization: Bearer TOKEN`, with that of your facility or office.

    RecordService takes an assertion of the citizen instead (docs/own-record.md).
    """

    status, reason = code_pb2.UNAUTHENTICATED, ErrorReason.ERROR_REASON_CALLER_UNKNOWN


class CertificateRefused(Refusal):
    """The client certificate does not count: metadata `problem` says why. Call with another certificate.

    It must be one of a trusted authority, in force, not revoked, and name a facility of the register by the
    URI `urn:wardgate:facility:CODE` in subjectAltName.
    """

    status, reason = code_pb2.UNAUTHENTICATED, ErrorReason.ERROR_REASON_CERTIFICATE_REFUSED

    def __init__(self, problem: str) -> None:
        super().__init__(metadata={"problem": problem})


class CallersDiffer(Refusal):
    """The token and the client certificate are of two facilities. Send those of one, or one of the two."""

    status, reason = code_pb2.UNAUTHENTICATED, ErrorReason.ERROR_REASON_CALLERS_DIFFER


class IssuerUnavailable(Refusal):
    """The token names a new key, and its issuer cannot be asked. Repeat the call after RetryInfo's delay."""

    status, reason = code_pb2.UNAVAILABLE, ErrorReason.ERROR_REASON_ISSUER_UNAVAILABLE
    retry_after = timedelta(seconds=5)


class RequestMalformed(Refusal):
    """Fields of the request are wrong. Correct those that the BadRequest detail names; it names them all."""

    status, reason = code_pb2.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_REQUEST_MALFORMED


class ClaimUnreadable(Refusal):
    """The content is no claim in the stated format. The BadRequest detail names its faults by their paths.

    It names all, or as many as fit: then metadata `more_faults` counts the others (`faults_counted_up_to`
    says where counting ended). Correct what is named and send the claim again; the answer names the next.
    """

    status, reason = code_pb2.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_CLAIM_UNREADABLE


class ClaimChanged(Refusal):
    """A claim with this number and other content is known. To correct that claim, send `replaces_claim_id`.

    Metadata `paths` names what differs, `more` counts the paths that are not named.
    """

    status, reason = code_pb2.ABORTED, ErrorReason.ERROR_REASON_CLAIM_CHANGED

    def __init__(self, paths: Iterable[str], more: int = 0) -> None:
        super().__init__(metadata={"paths": ", ".join(paths), "more": str(more)})


class IdempotencyKeyReused(Refusal):
    """This idempotency key was used for another claim. Send each claim under a key of its own."""

    status, reason = code_pb2.ABORTED, ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED


class ClaimNotFound(Refusal):
    """Your facility has submitted no claim with this id. Check the id."""

    status, reason = code_pb2.NOT_FOUND, ErrorReason.ERROR_REASON_CLAIM_NOT_FOUND


class ClaimNotReplaceable(Refusal):
    """The claim to replace or withdraw is not open, or has another number.

    It was replaced or withdrawn already, or the claim's `related` names none of your facility's claims, or
    another open one than `replaces_claim_id` does. Read its state with GetClaim.
    """

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CLAIM_NOT_REPLACEABLE


class ClaimIsDecided(Refusal):
    """A reviewer has decided this claim: it can no longer be replaced, withdrawn or cancelled.

    To object to the decision, call ExplainClaim by the day that `decision.explain_until` names.
    """

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CLAIM_DECIDED


class ClaimArchived(Refusal):
    """The insurer has archived the claim with this number: it is no longer replaced, withdrawn or cancelled.

    Metadata `archived_on` is the day. Sent again as it was, the claim is still known. Ask the insurer.
    """

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CLAIM_ARCHIVED

    def __init__(self, archived_at: datetime) -> None:
        super().__init__(metadata={"archived_on": day_of(archived_at).isoformat()})


class ClaimNotExplainable(Refusal):
    """Nothing is to be explained: no question about this claim is open, and no decision cuts or refuses it.

    Read its state with GetClaim: a claim that is closed, or accepted as claimed, takes no explanation either.
    """

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CLAIM_NOT_EXPLAINABLE


class ClaimExplained(Refusal):
    """This claim was explained before, in another way: that explanation counts. A claim is explained once."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CLAIM_EXPLAINED


class ExplanationLate(Refusal):
    """The last day for an explanation, metadata `explain_until`, has passed. Ask the insurer directly."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_EXPLANATION_LATE

    def __init__(self, explain_until: date) -> None:
        super().__init__(metadata={"explain_until": explain_until.isoformat()})


class FileChanged(Refusal):
    """A file with this number and other content is known: metadata `file_id`. Give each file its own number.

    To correct a file that was returned, answer its open task with AnswerFile.
    """

    status, reason = code_pb2.ABORTED, ErrorReason.ERROR_REASON_FILE_CHANGED

    def __init__(self, file_id: str) -> None:
        super().__init__(metadata={"file_id": file_id})


class FileNotFound(Refusal):
    """There is no such file that you sent or act in, or the secret is wrong. Check the id."""

    status, reason = code_pb2.NOT_FOUND, ErrorReason.ERROR_REASON_FILE_NOT_FOUND


class NotYourTask(Refusal):
    """Offices of another kind or province act in this task, or the applicant: metadata `actor`.

    Answer a task of the file of which `yours` is true.
    """

    status, reason = code_pb2.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_YOUR_TASK

    def __init__(self, actor: str) -> None:
        super().__init__(metadata={"actor": actor})


class TaskClosed(Refusal):
    """This task was answered before, in another way, or the file has ended. Read the file with GetFile."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_TASK_CLOSED


class FileArchived(Refusal):
    """The file ended long ago and is archived: money can no longer be reported for it.

    Give it back to who paid it, or ask the insurer, who has the facts of the file in the archive.
    """

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_FILE_ARCHIVED


class FileHasEnded(Refusal):
    """The file is settled or refused: it can no longer be withdrawn. Read its result with GetFile."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_FILE_HAS_ENDED


class NotForOffices(Refusal):
    """The token is that of an office: look-ups and claims are for facilities.

    An office calls RegistryService for files, and EventService for the events of the register.
    """

    status, reason = code_pb2.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_FOR_OFFICES


class OnlyForOffices(Refusal):
    """Only an office may ask who lives in a household and what they pay, verify people, or take messages to
    offices. Use the token of an office.
    """

    status, reason = code_pb2.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ONLY_FOR_OFFICES


class NotForThisOffice(Refusal):
    """Only offices of the police and of the social insurance may verify people."""

    status, reason = code_pb2.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_FOR_THIS_OFFICE


class CursorExpired(Refusal):
    """The cursor is older than a month, or the changes that follow it are not there any more.

    Watch again without a cursor, from now on; then read with ListClaims what the claims have become.
    """

    status, reason = code_pb2.OUT_OF_RANGE, ErrorReason.ERROR_REASON_CURSOR_EXPIRED


class ClaimTooLarge(Refusal):
    """The content is too large. Send at most as many bytes as the metadata `limit_bytes` says."""

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_CLAIM_TOO_LARGE

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(metadata={"limit_bytes": str(limit_bytes)})


class ServiceNotServed(Refusal):
    """This gateway serves look-ups, claims or files alone. Call the gateway that serves this service."""

    status, reason = code_pb2.UNIMPLEMENTED, ErrorReason.ERROR_REASON_SERVICE_NOT_SERVED


class Overloaded(Refusal):
    """The gateway has more calls than it can answer in time. Repeat the call after RetryInfo's delay."""

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED

    def __init__(self) -> None:
        super().__init__()
        # Random, so that callers who were refused together do not come back together.
        self.retry_after = timedelta(milliseconds=random.randint(500, 1500))


class EventsNotAllowed(Refusal):
    """You may not read the events of the register. Ask the insurer to list you as a reader of events."""

    status, reason = code_pb2.PERMISSION_DENIED, ErrorReason.ERROR_REASON_EVENTS_NOT_ALLOWED


class CertificateUnreadable(Refusal):
    """The content is no paper that can be relayed. Correct the faults that the BadRequest detail names."""

    status, reason = code_pb2.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_CERTIFICATE_UNREADABLE


class CertificateChanged(Refusal):
    """This paper is known with other content. To correct it, name its last version: `certificate_id`.

    Send that as `replaces_certificate_id`. It is 0 where the paper that you named is not there.
    """

    status, reason = code_pb2.ABORTED, ErrorReason.ERROR_REASON_CERTIFICATE_CHANGED

    def __init__(self, certificate_id: int) -> None:
        super().__init__(metadata={"certificate_id": str(certificate_id)})


class CertificateInDoubt(Refusal):
    """It is not known whether the office has the version to replace. Correct it when the operator knows."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_CERTIFICATE_IN_DOUBT


class TooManyWatchers(Refusal):
    """Your facility watches its claims over as many streams as one gateway allows.

    End one of them, or call again after RetryInfo's delay: a stream whose connection broke ends by itself.
    """

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_WATCHERS
    retry_after = timedelta(seconds=5)


class GatewayStopping(Refusal):
    """This gateway stops. Watch again with your cursor, after RetryInfo's delay: nothing is lost."""

    status, reason = code_pb2.UNAVAILABLE, ErrorReason.ERROR_REASON_GATEWAY_STOPPING

    def __init__(self) -> None:
        super().__init__()
        # Random, so that watchers who were told together do not come back together.
        self.retry_after = timedelta(milliseconds=random.randint(200, 2000))


class OwnRecordNotFound(Refusal):
    """The register has nobody with the personal ID that the assertion names."""

    status, reason = code_pb2.NOT_FOUND, ErrorReason.ERROR_REASON_OWN_RECORD_NOT_FOUND


class TooManyObjections(Refusal):
    """Too many objections of the citizen are open: wait until one has ended. ListMyFiles shows them."""

    status, reason = code_pb2.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_TOO_MANY_OBJECTIONS


class TooManyRequests(Refusal):
    """The citizen has read the own record too often: wait for RetryInfo's delay."""

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_REQUESTS

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


class TooManyUnknown(Refusal):
    """Your facility has looked up too many people who are unknown, or not as stated.

    Until RetryInfo's delay has passed, send holder.full_name and holder.birth_date with every look-up:
    people who match them are still answered. A dry run counts too, unless its Patient has the name and
    birth date of the person, or its claim quotes a receipt that your facility received for them.
    """

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_UNKNOWN

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


class TooManyMismatches(Refusal):
    """Your facility has stated a wrong name, birth date or sex for this person too often.

    Until RetryInfo's delay has passed, look the person up without `holder`, and compare the patient's
    papers with the card instead. In a dry run, leave out the Patient's name and birth date.
    """

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_MISMATCHES

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


class TooManyStays(Refusal):
    """Your facility has checked too many different stays of this person in dry runs.

    Wait for RetryInfo's delay, or submit the claim. The same stay can be checked again at any time.
    """

    status, reason = code_pb2.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_STAYS

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


class DatabaseUnavailable(Refusal):
    """The database cannot be reached. Repeat the call after RetryInfo's delay: no claim is taken in twice."""

    status, reason = code_pb2.UNAVAILABLE, ErrorReason.ERROR_REASON_DATABASE_AWAY
    retry_after = timedelta(seconds=1)


class ReviewFailed(Refusal):
    """The dry run failed through a fault of Wardgate. Nothing was stored. Report it; do not retry."""

    status, reason = code_pb2.INTERNAL, ErrorReason.ERROR_REASON_REVIEW_FAILED


class ReviewNotReady(Refusal):
    """The dry run was not reviewed in time, and nothing was stored. Send it again."""

    status, reason = code_pb2.DEADLINE_EXCEEDED, ErrorReason.ERROR_REASON_REVIEW_NOT_READY
    retry_after = timedelta(seconds=5)


def refusal_for(error: Exception) -> Refusal | None:
    """The refusal that an exception results in; None where it is a failure of the gateway."""
    if isinstance(error, DatabaseAway):
        return DatabaseUnavailable()
    return error if isinstance(error, Refusal) else None
