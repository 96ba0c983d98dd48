"""Sends the claims of files to the gateway, and collects the answers in a summary."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import islice

import grpc
import msgspec

from gateway.v1.claim_service_pb2 import (
    CheckClaimResponse,
    ClaimFormat,
    ClaimState,
    Remark,
    SubmitClaimRequest,
    SubmitClaimResponse,
)
from gateway.v1.review_pb2 import Payment
from runtime.problem import Problem
from wardgate.cli.claims.claim_summary import (
    UNREADABLE_FILE,
    WITHDRAWAL,
    WITHDRAWS_NOTHING,
    ClaimRow,
    ClaimSummary,
    RefusedClaim,
)
from wardgate.cli.claims.concurrent_calls import call_concurrently
from wardgate.cli.claims.fault_place import with_place_in_file
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles
from wardgate.cli.claims.release_hint import ReleaseHints
from wardgate.cli.claims.remark_sheet import RemarkSheet
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.progress_bar import Advance
from wardgate.cli.output.refusal_view import as_fields
from wardgate.cli.output.value_text import enum_text
from wardgate.client import Refused, WardgateClient
from wardgate.client.size_limit import is_too_large, too_large

DRY_RUN = "dry run"
SEVERAL = "With --replaces, FILE holds one claim, and this one holds several; nothing was submitted:"


class SendOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to send the claims. `echo` gets a line of JSON for each claim; None if none is wanted.

    `remarks` gets the remarks on exports, and what was refused of them.
    """

    format: ClaimFormat
    dry_run: bool
    wait: timedelta
    replaces: str
    echo: Callable[[str], None] | None
    remarks: RemarkSheet | None = None


class ClaimSender:
    """Sends the claims of some files, once."""

    def __init__(
        self, client: WardgateClient, files: ClaimFiles, options: SendOptions, advance: Advance
    ) -> None:
        self.summary = ClaimSummary()
        self._client = client
        self._files = files
        self._options = options
        self._advance = advance
        self._hints = ReleaseHints(options.format)

    async def send(self) -> None:
        """Send every claim of every file. Raises Refused if the gateway accepts no calls at all."""
        await (self._check_all() if self._options.dry_run else self._submit_all())

    async def _check_all(self) -> None:
        async for claim, answer in call_concurrently(self._claims(), self._check_one):
            self._record(claim, answer)

    async def _check_one(self, claim: LocalClaim) -> CheckClaimResponse | Refused:
        try:
            return await self._client.check_claim(claim.content, format=self._format(claim))
        except Refused as refused:
            if refused.code in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNAUTHENTICATED}:
                raise
            return refused

    async def _submit_all(self) -> None:
        in_flight: dict[str, LocalClaim] = {}
        claims = self._one_claim() if self._options.replaces else self._claims()

        def requests() -> Iterator[tuple[str, SubmitClaimRequest]]:
            for position, claim in enumerate(claims):
                request = self._request(claim)
                if is_too_large(request):
                    # Recorded at once: kept until an answer arrives, such claims would fill the memory.
                    self._record(claim, too_large())
                    continue
                in_flight[str(position)] = claim
                yield str(position), request

        async for key, answer in self._client.submit_claims(requests()):
            self._record(in_flight.pop(key), answer)

    def _request(self, claim: LocalClaim) -> SubmitClaimRequest:
        return SubmitClaimRequest(
            content=claim.content,
            format=self._format(claim),
            wait=self._options.wait,
            replaces_claim_id=self._options.replaces,
        )

    def _format(self, claim: LocalClaim) -> ClaimFormat:
        return ClaimFormat.CLAIM_FORMAT_BHYT_XML if claim.is_export else self._options.format

    def _claims(self) -> Generator[LocalClaim]:
        for found in self._files.read():
            if isinstance(found, LocalClaim):
                yield found
            else:
                self._record_refusal(found.source, "", _unreadable_file(found), found.vi)

    def _one_claim(self) -> list[LocalClaim]:
        """The only claim of the files. Raises Problem, before anything is sent, where there are more."""
        with closing(self._claims()) as claims:
            first = list(islice(claims, 2))
        if len(first) > 1:
            raise Problem(f"{SEVERAL} {first[0].source}, {first[1].source}.")
        return first

    def _record(self, claim: LocalClaim, answer: SubmitClaimResponse | CheckClaimResponse | Refused) -> None:
        self.summary.lost_signatures += claim.lost_signature
        if isinstance(answer, Refused):
            explained = answer if claim.is_export else self._hints.explain(claim.content, answer)
            refused = with_place_in_file(claim, explained)
            self._record_remarks(claim, claim.remarks)
            self._record_refusal(claim.source, claim.number, refused)
            return
        self._advance(1)
        answer.remarks.extend(claim.remarks)
        self.summary.add(claim_row(claim, answer))
        self._record_remarks(claim, answer.remarks)
        self.summary.replaced_nothing += self._left_as_it_is(answer)
        if self._options.echo:
            self._options.echo(as_line(source=claim.source, number=claim.number, response=answer))

    def _left_as_it_is(self, answer: SubmitClaimResponse | CheckClaimResponse) -> bool:
        """Whether the claim of --replaces stays as it is: this content was submitted before, without it."""
        asked = self._options.replaces
        if not asked or isinstance(answer, CheckClaimResponse):
            return False
        return answer.replaces_claim_id != asked

    def _record_remarks(self, claim: LocalClaim, remarks: Sequence[Remark]) -> None:
        self.summary.remarked += bool(remarks)
        if self._options.remarks:
            self._options.remarks.write(claim.source, claim.number, remarks)

    def _record_refusal(self, source: str, number: str, refused: Refused, vi: str = "") -> None:
        self._advance(1)
        self.summary.add_refused(RefusedClaim(source, number, refused))
        if self._options.remarks:
            self._options.remarks.write_refusal(source, number, refused, vi)
        if self._options.echo:
            self._options.echo(as_line(source=source, number=number, fault=as_fields(refused)))


def _unreadable_file(fault: UnreadableFile) -> Refused:
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, fault.reason, reason=UNREADABLE_FILE)


def claim_row(claim: LocalClaim, answer: SubmitClaimResponse | CheckClaimResponse) -> ClaimRow:
    """The row of the table for an answer."""
    review = answer.review if answer.HasField("review") else None
    if isinstance(answer, CheckClaimResponse):
        state = DRY_RUN if review else WITHDRAWAL
        return ClaimRow(claim.source, claim.number, "", state, already_known=False, review=review)
    state = "set aside" if answer.set_aside else enum_text(ClaimState.Name(answer.state), "CLAIM_STATE_")
    if answer.is_withdrawal:
        state = WITHDRAWAL if answer.replaces_claim_id else WITHDRAWS_NOTHING
    elif review and review.payment == Payment.PAYMENT_NOT_A_BILL:
        state += ", no bill"
    return ClaimRow(claim.source, claim.number, answer.claim_id, state, answer.already_known, review)
