"""A watched folder over a client that answers as a test says."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import grpc

from gateway.v1.claim_service_pb2 import ClaimFormat, ClaimState, SubmitClaimRequest, SubmitClaimResponse
from tests.unit.insurance.claim.bhyt.exports import VISIT, envelope, in_base64, row
from wardgate.cli.claims.folder.file_sets import FileSets
from wardgate.cli.claims.folder.hand_in import HandIn
from wardgate.cli.claims.folder.outbox import Outbox
from wardgate.cli.claims.folder.settled_files import SettledFiles
from wardgate.cli.claims.folder.watched_folder import WatchedFolder
from wardgate.client import FieldFault, Refused

R4, XML = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON, ClaimFormat.CLAIM_FORMAT_BHYT_XML
AWAY = Refused(grpc.StatusCode.UNAVAILABLE, "away")
TORN = Refused(
    grpc.StatusCode.INVALID_ARGUMENT,
    "unreadable",
    reason="CLAIM_UNREADABLE",
    faults=(FieldFault("GIAMDINHHS", "XML bị lỗi / is not well-formed"),),
)


def reviewed(**more: Any) -> SubmitClaimResponse:
    return SubmitClaimResponse(
        claim_id="1", state=ClaimState.CLAIM_STATE_REVIEWED, claim_response=b"<KETQUAGIAMDINH/>", **more
    )


def visit(*numbers: str) -> bytes:
    """An export with these visits."""
    return envelope(
        *([("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in numbers)
    )


class Stopped(Exception):  # noqa: N818 - not a failure
    """The program ends here."""


class FakeClient:
    """Answers each claim with the next of `answers`, and the rest as reviewed."""

    def __init__(self, *answers: SubmitClaimResponse | Refused) -> None:
        self.answers = list(answers)
        self.sent: list[SubmitClaimRequest] = []
        self.refuses_all: Refused | None = None

    async def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
        if self.refuses_all:
            raise self.refuses_all
        for key, request in claims:
            self.sent.append(request)
            yield key, self.answers.pop(0) if self.answers else reviewed()


class Bridge:
    """A watched folder with its two folders; `now` is the wall clock."""

    def __init__(self, folder: Path, client: FakeClient) -> None:
        self.incoming, self.out = folder / "in", folder / "out"
        self.incoming.mkdir()
        self.now = 1_000_000.0
        self.said: list[str] = []
        self.client = client
        self.restart()

    def restart(self) -> None:
        """Begin with what the folders hold."""
        self.files = FileSets(SettledFiles(self.incoming, 2.0, lambda: self.now, lambda: self.now), 2.0)
        outbox, hand_in = Outbox(self.out), HandIn(self.client, R4)
        self.watched = WatchedFolder(self.files, outbox, hand_in, self.said.append)

    def put(self, name: str, content: bytes, age: float = 100.0) -> Path:
        file = self.incoming / name
        file.write_bytes(content)
        os.utime(file, (self.now - age, self.now - age))
        return file

    async def look(self) -> None:
        """Look twice: a file counts when it is as it was before."""
        self.files.find()
        await self.watched.look(asyncio.Event())

    def files_in(self, name: str) -> list[str]:
        folder = self.out / name
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
