"""Hands in the claims of one file, or of the files of one visit, and writes the answer to each."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain, count
from pathlib import Path
from typing import Protocol

import grpc
import msgspec

from gateway.v1.claim_service_pb2 import ClaimFormat, ClaimState, SubmitClaimRequest, SubmitClaimResponse
from wardgate.cli.claims.claim_summary import UNREADABLE, UNREADABLE_FILE
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles
from wardgate.cli.claims.folder.outbox import write_whole
from wardgate.cli.claims.remark_sheet import RemarkSheet, remark_sheet
from wardgate.client import Refused
from wardgate.client.size_limit import is_too_large, too_large

WAIT = timedelta(seconds=30)
# Not the claim's fault: the same again later may be accepted.
PASSING = frozenset({
    grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.CANCELLED,
})  # fmt: skip
# Of a claim that is larger than a message may be, which is refused for good.
TOO_LARGE = "CLAIM_TOO_LARGE"
SHEET = "remarks.csv"
LONGEST_PART = 80
_unsafe = re.compile(r"[^A-Za-z0-9._-]+")
_place = re.compile(r"(?:#|:|\[)(\d+)\]?$").search


class Client(Protocol):
    """What is called of a gateway's client."""

    def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
        """Submit over one stream; the answers come in any order."""
        ...


class NotYet(Exception):  # noqa: N818 - the file stays where it is
    """The gateway cannot take claims now."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message)
        self.refused = refused


class HandedIn(msgspec.Struct):
    """What became of the claims of a file. `waiting` are those that the gateway has, without a review yet."""

    accepted: int = 0
    waiting: int = 0
    already_known: int = 0
    remarked: int = 0
    refused: int = 0
    unreadable: int = 0
    lost_signatures: int = 0

    def in_words(self) -> str:
        """Such as "120 accepted (3 with remarks), 1 refused"."""
        known = f"{self.already_known:,} known already" if self.already_known else ""
        remarked = f"{self.remarked:,} with remarks" if self.remarked else ""
        more = ", ".join(filter(None, (known, remarked)))
        accepted = f"{self.accepted:,} accepted{f' ({more})' if more else ''}"
        refused = f", {self.refused:,} refused" if self.refused else ""
        unsigned = f"; {self.lost_signatures:,} sent without the signature of the whole file"
        return f"{accepted}{refused}{unsigned if self.lost_signatures else ''}"


class HandIn:
    """Hands in files. The same file again gets the same answers: the gateway knows its claims."""

    def __init__(self, client: Client, claim_format: ClaimFormat) -> None:
        """`claim_format` is that of claims in FHIR."""
        self._client = client
        self._format = claim_format

    async def __call__(self, files: Sequence[Path], answers: Path) -> HandedIn:
        """Submit every claim, and write the answers into this folder as far as there are reviews.

        Raises NotYet where the gateway cannot take all of them now; Refused where it takes none from this
        caller at all.
        """
        result = HandedIn()
        with remark_sheet(answers / f"{SHEET}.tmp") as sheet:
            assert sheet is not None
            async for claim, answer in self._answers(files, result, sheet):
                _keep(claim, answer, files[0], answers, result, sheet)
        (answers / f"{SHEET}.tmp").replace(answers / SHEET)
        if not (result.remarked or result.refused):
            (answers / SHEET).unlink()
        return result

    async def _answers(
        self, files: Sequence[Path], result: HandedIn, sheet: RemarkSheet
    ) -> AsyncIterator[tuple[LocalClaim, SubmitClaimResponse | Refused]]:
        in_flight: dict[str, LocalClaim] = {}
        too_long: list[LocalClaim] = []

        def requests() -> Iterator[tuple[str, SubmitClaimRequest]]:
            for place, found in enumerate(ClaimFiles(files).read()):
                if isinstance(found, UnreadableFile):
                    _refuse(found.source, "", _unreadable(found), result, sheet, found.vi)
                    continue
                request = SubmitClaimRequest(content=found.content, format=self._format_of(found), wait=WAIT)
                if is_too_large(request):
                    too_long.append(found)
                    continue
                result.lost_signatures += found.lost_signature
                in_flight[str(place)] = found
                yield str(place), request

        async for key, answer in self._client.submit_claims(requests()):
            yield in_flight.pop(key), answer
        for claim in too_long:
            yield claim, too_large()

    def _format_of(self, claim: LocalClaim) -> ClaimFormat:
        return ClaimFormat.CLAIM_FORMAT_BHYT_XML if claim.is_export else self._format


def _keep(
    claim: LocalClaim,
    answer: SubmitClaimResponse | Refused,
    file: Path,
    answers: Path,
    result: HandedIn,
    sheet: RemarkSheet,
) -> None:
    if isinstance(answer, Refused):
        sheet.write(claim.source, claim.number, claim.remarks)
        if answer.code in PASSING and answer.reason != TOO_LARGE:
            raise NotYet(answer)
        _refuse(claim.source, claim.number, answer, result, sheet)
        return
    if answer.state == ClaimState.CLAIM_STATE_RECEIVED and not answer.set_aside:
        result.waiting += 1
        return
    answer.remarks.extend(claim.remarks)
    name = _free_name(claim, file, answers)
    write_whole(answers / name, lambda path: path.write_bytes(answer.claim_response))
    sheet.write(claim.source, claim.number, answer.remarks)
    result.accepted += 1
    result.already_known += answer.already_known
    result.remarked += bool(answer.remarks)


def answer_name(claim: LocalClaim, file: Path) -> str:
    """What tells it apart in the file that was handed in, in characters that every file system takes.

    That is its file in a ZIP archive, its place in the file, and its number.
    """
    number = claim.number.rpartition("|")[2]
    inside = claim.source.removeprefix(str(file)).removeprefix("!")
    place = _place(inside)
    entry = inside[: place.start()] if place else inside
    parts = [entry[-LONGEST_PART:], place[1] if place else "", number[:LONGEST_PART]]
    return _unsafe.sub("_", "-".join(filter(None, parts))).lstrip(".") or "claim"


def _free_name(claim: LocalClaim, file: Path, answers: Path) -> str:
    """With a number of its own, where two claims of an archive would have one name."""
    name, ending = answer_name(claim, file), "xml" if claim.is_export else "json"
    names = chain([name], (f"{name}-{place}" for place in count(2)))
    return next(free for each in names if not (answers / (free := f"{each}.{ending}")).exists())


def _unreadable(found: UnreadableFile) -> Refused:
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, found.reason, reason=UNREADABLE_FILE)


def _refuse(
    source: str, number: str, refused: Refused, result: HandedIn, sheet: RemarkSheet, vi: str = ""
) -> None:
    result.refused += 1
    result.unreadable += refused.reason in (UNREADABLE, UNREADABLE_FILE)
    sheet.write_refusal(source, number, refused, vi)
