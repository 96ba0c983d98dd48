"""Claims on their way: read as there is room for them, counted as their answers come."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import grpc
import msgspec

from gateway.v1.claim_service_pb2 import (
    CheckClaimResponse,
    ClaimFormat,
    ClaimState,
    SubmitClaimRequest,
    SubmitClaimResponse,
)
from wardgate.cli.claims.claim_files import LocalClaim, LocalFault, read_claims
from wardgate.cli.claims.claim_tally import ClaimRow, ClaimTally, RefusedClaim
from wardgate.cli.claims.concurrent_calls import call_concurrently
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.plain_values import plain
from wardgate.cli.output.progress_bar import Advance
from wardgate.cli.output.refusal_view import as_fields
from wardgate.client import Refused, WardgateClient

DRY_RUN = "dry run"
UNREADABLE_FILE = "FILE_UNREADABLE"


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """How to send. `echo` takes a line of JSON for each claim, where somebody wants one."""

    format: ClaimFormat
    dry_run: bool
    wait: timedelta
    replaces: str
    echo: Callable[[str], None] | None


class ClaimSending:
    """One run over some files."""

    def __init__(
        self, client: WardgateClient, files: Iterable[Path], sending: Sending, advance: Advance
    ) -> None:
        self.tally = ClaimTally()
        self._client = client
        self._files = files
        self._sending = sending
        self._advance = advance

    async def send(self) -> None:
        """Every claim of every file. Raises Refused where the gateway takes none at all."""
        await (self._try_all() if self._sending.dry_run else self._hand_in_all())

    async def _try_all(self) -> None:
        async for claim, answer in call_concurrently(self._claims(), self._try_one):
            self._take(claim, answer)

    async def _try_one(self, claim: LocalClaim) -> CheckClaimResponse | Refused:
        try:
            return await self._client.check_claim(claim.content, format=self._sending.format)
        except Refused as refused:
            if refused.code in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNAUTHENTICATED}:
                raise
            return refused

    async def _hand_in_all(self) -> None:
        under_way: dict[str, LocalClaim] = {}

        def requests() -> Iterator[tuple[str, SubmitClaimRequest]]:
            for place, claim in enumerate(self._claims()):
                under_way[str(place)] = claim
                yield str(place), self._request(claim)

        async for key, answer in self._client.submit_claims(requests()):
            self._take(under_way.pop(key), answer)

    def _request(self, claim: LocalClaim) -> SubmitClaimRequest:
        return SubmitClaimRequest(
            content=claim.content,
            format=self._sending.format,
            wait=self._sending.wait,
            replaces_claim_id=self._sending.replaces,
        )

    def _claims(self) -> Iterator[LocalClaim]:
        for found in read_claims(self._files):
            if isinstance(found, LocalClaim):
                yield found
            else:
                self._refuse(found.source, "", _unreadable_file(found))

    def _take(self, claim: LocalClaim, answer: SubmitClaimResponse | CheckClaimResponse | Refused) -> None:
        if isinstance(answer, Refused):
            self._refuse(claim.source, claim.number, answer)
            return
        self._advance(1)
        self.tally.take(row_of(claim, answer))
        if self._sending.echo:
            self._sending.echo(as_line(source=claim.source, number=claim.number, response=answer))

    def _refuse(self, source: str, number: str, refused: Refused) -> None:
        self._advance(1)
        self.tally.refuse(RefusedClaim(source, number, refused))
        if self._sending.echo:
            self._sending.echo(as_line(source=source, number=number, fault=as_fields(refused)))


def _unreadable_file(fault: LocalFault) -> Refused:
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, fault.reason, reason=UNREADABLE_FILE)


def row_of(claim: LocalClaim, answer: SubmitClaimResponse | CheckClaimResponse) -> ClaimRow:
    """An answer as a row of the table."""
    review = answer.review if answer.HasField("review") else None
    if isinstance(answer, CheckClaimResponse):
        return ClaimRow(claim.source, claim.number, "", DRY_RUN, already_known=False, review=review)
    state = "set aside" if answer.set_aside else plain(ClaimState.Name(answer.state), "CLAIM_STATE_")
    return ClaimRow(claim.source, claim.number, answer.claim_id, state, answer.already_known, review)
