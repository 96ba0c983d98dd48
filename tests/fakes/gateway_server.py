"""A gateway with fixed answers on a real port, for tests of the client and the command line."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import grpc
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims
from gateway.v1 import review_pb2 as reviews
from gateway.v1.card_service_pb2_grpc import CardServiceServicer, add_CardServiceServicer_to_server
from gateway.v1.claim_service_pb2_grpc import ClaimServiceServicer, add_ClaimServiceServicer_to_server
from gateway.v1.outcome_pb2 import Outcome, Verdict
from gateway.v1.text_pb2 import Text

TOKEN = "token-of-01101"
FIRST_CLAIM = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"
SECOND_CLAIM = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c12"
DECIDED_CLAIM = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c13"
RECEIPT = f"wg1.2026-11.{'A' * 84}"


def fault(reason: str, code: grpc.StatusCode, *faults: tuple[str, str], **metadata: str) -> Status:
    """A refusal as the gateway sends it."""
    status = Status(code=code.value[0], message=f"Refused: {reason}.")
    status.details.add().Pack(ErrorInfo(reason=reason, domain="wardgate", metadata=metadata))
    if faults:
        violations = [BadRequest.FieldViolation(field=field, description=text) for field, text in faults]
        status.details.add().Pack(BadRequest(field_violations=violations))
    return status


def fault_for_now(reason: str, seconds: float) -> Status:
    """A refusal with a retry delay."""
    status = fault(reason, grpc.StatusCode.RESOURCE_EXHAUSTED)
    retry = RetryInfo()
    retry.retry_delay.FromTimedelta(timedelta(seconds=seconds))
    status.details.add().Pack(retry)
    return status


def parts_of(request: cards.CheckCardRequest) -> Iterator[cards.EntitlementPart]:
    """A stay over the end of a month is reckoned by two parts: at 0 %, and at 50 % of a level of 95 %."""
    first, last = request.service_date, request.service_until
    if not request.HasField("service_until") or first.month == last.month:
        return
    law = [Text(vi="Mức mới", en="A new level")]
    nothing = cards.Entitlement(visit_code="1.14")
    half = cards.Entitlement(visit_code="1.14", rate_percent=47, rate_basis_points=4750)
    yield cards.EntitlementPart(first=first, last=first, entitlement=nothing)
    yield cards.EntitlementPart(first=last, last=last, entitlement=half, because=law)


class FakeGateway(CardServiceServicer, ClaimServiceServicer):
    """Numbers of the right length are insured; content in braces that is not "torn" is a claim."""

    def __init__(self) -> None:
        self.port = 0
        self.away_for_calls = 0
        self.refuses_next: list[Status] = []
        self.away_as = grpc.StatusCode.UNAVAILABLE
        self.stream_breaks_after: int | None = None
        self.messages: list[int] = []
        self.asked: list[cards.CheckCardRequest] = []
        self.traceparents: list[str | None] = []
        self.submitted: list[claims.SubmitClaimRequest] = []
        self.replaced = ""
        self.explained: list[claims.ExplainClaimRequest] = []
        self.watched: list[claims.WatchClaimsRequest] = []
        self.changes = 3
        self.watch_breaks = 0
        self.ends_watch = fault("CURSOR_EXPIRED", grpc.StatusCode.OUT_OF_RANGE)

    def CheckCard(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        answer = self._answer(request)
        return answer if isinstance(answer, cards.CheckCardResponse) else self._abort(context, answer)

    def CheckCards(self, messages: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        self._admit(context)
        for message in messages:
            self.messages.append(len(message.checks))
            # In reverse: the answers of a stream arrive in any order.
            for check in reversed(message.checks):
                yield cards.CheckCardsResponse(answers=[_keyed(check.key, self._answer(check.request))])
            self._break(context)

    def SubmitClaims(self, messages: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        self._admit(context)
        for message in messages:
            self.messages.append(len(message.claims))
            for claim in message.claims:
                self.submitted.append(claim.request)
                answer = claims.KeyedClaimAnswer(key=claim.key)
                judged = self._judge(claim.request)
                target = answer.fault if isinstance(judged, Status) else answer.response
                target.CopyFrom(judged)
                yield claims.SubmitClaimsResponse(answers=[answer])
            self._break(context)

    def CheckClaim(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        judged = self._judge(request)
        return self._abort(context, judged) if isinstance(judged, Status) else _dry(judged)

    def ListClaims(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        second = bool(request.page_token)
        page = [claim(SECOND_CLAIM if second else FIRST_CLAIM)]
        return claims.ListClaimsResponse(claims=page, next_page_token="" if second else "2")

    def GetClaim(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        if request.claim_id != FIRST_CLAIM:
            return self._abort(context, fault("CLAIM_NOT_FOUND", grpc.StatusCode.NOT_FOUND))
        return claims.GetClaimResponse(claim=claim(FIRST_CLAIM), content=b"{}")

    def CancelClaim(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        if request.claim_id == DECIDED_CLAIM:
            self._abort(context, fault("CLAIM_DECIDED", grpc.StatusCode.FAILED_PRECONDITION))
        known = request.claim_id == SECOND_CLAIM
        return claims.CancelClaimResponse(claim=claim(request.claim_id), already_known=known)

    def ExplainClaim(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        self.explained.append(request)
        return claims.ExplainClaimResponse(claim=claim(request.claim_id))

    def WatchClaims(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._admit(context)
        self.watched.append(request)
        for number in range(int(request.cursor or 0), self.changes):
            cursor = str(number + 1)
            yield claims.WatchClaimsResponse(changes=[change(f"claim-{cursor}", cursor)], cursor=cursor)
            self._break_watch(context)
        self._abort(context, self.ends_watch)

    def _break_watch(self, context: Any) -> None:
        if self.watch_breaks:
            self.watch_breaks -= 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")

    def _admit(self, context: Any) -> None:
        if self.away_for_calls:
            self.away_for_calls -= 1
            context.abort(self.away_as, "starting")
        if self.refuses_next:
            self._abort(context, self.refuses_next.pop())
        metadata = dict(context.invocation_metadata())
        self.traceparents.append(metadata.get("traceparent"))
        if metadata.get("authorization") != f"Bearer {TOKEN}":
            self._abort(context, fault("CALLER_UNKNOWN", grpc.StatusCode.UNAUTHENTICATED))

    def _break(self, context: Any) -> None:
        if self.stream_breaks_after is not None and len(self.messages) >= self.stream_breaks_after:
            self.stream_breaks_after = None
            context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")

    def _abort(self, context: Any, status: Status) -> Any:
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        context.abort(next(code for code in grpc.StatusCode if code.value[0] == status.code), status.message)

    def _answer(self, request: cards.CheckCardRequest) -> cards.CheckCardResponse | Status:
        kind = request.WhichOneof("subject")
        length = {"chip_id": 12, "card_number": 15, "insurance_number": 10}.get(kind or "", 0)
        if kind != "newborn" and len(getattr(request, kind or "chip_id")) != length:
            wrong = (kind or "subject", "has the wrong length")
            return fault("REQUEST_MALFORMED", grpc.StatusCode.INVALID_ARGUMENT, wrong)
        if request.HasField("service_until") and request.service_until.year < request.service_date.year:
            wrong = ("service_until", "a day not before service_date expected")
            return fault("REQUEST_MALFORMED", grpc.StatusCode.INVALID_ARGUMENT, wrong)
        self.asked.append(request)
        return cards.CheckCardResponse(
            verdict=Verdict.VERDICT_VALID,
            outcome=Outcome.OUTCOME_ACCURATE,
            vss_code="000",
            receipt=RECEIPT,
            message=Text(vi="Thẻ còn giá trị sử dụng", en="The card is valid"),
            advice=cards.Advice(clerk_vi="Tiếp nhận người bệnh", clerk_en="Admit the patient"),
            cards=[cards.Card(card_number="DN4010123456789", registered_facility="01101", benefit_level=4)],
            entitlement=cards.Entitlement(
                visit_code="1.14",
                rate_percent=47,
                rate_basis_points=4750,
                reasons=[Text(vi="Trái tuyến ngoại trú", en="Self-referred outpatient")],
                copay_ceiling_remaining=15_180_000,
                parts=parts_of(request),
            ),
            days_paid=[cards.DaysPaid(first=request.service_date, last=request.service_until)]
            if request.HasField("service_until")
            else [],
            check_id="check-1",
        )

    def _judge(self, request: Any) -> claims.SubmitClaimResponse | Status:
        if b"changed" in request.content:
            return fault("CLAIM_CHANGED", grpc.StatusCode.ABORTED, paths="Claim.total")
        if not request.content.startswith(b"{") or b"torn" in request.content:
            wrong = ("Claim.item[2].quantity.value", "must be a number")
            return fault("CLAIM_UNREADABLE", grpc.StatusCode.INVALID_ARGUMENT, wrong)
        return claims.SubmitClaimResponse(
            claim_id=FIRST_CLAIM,
            state=claims.ClaimState.CLAIM_STATE_REVIEWED,
            review=review(),
            replaces_claim_id=self.replaced,
        )


def review() -> reviews.Review:
    """A review with one finding, and one rule that could not judge."""
    made = reviews.Review(band=reviews.Band.BAND_CHECK, score=0.25, rulebook_version="r1")
    made.amount_at_stake.currency_code, made.amount_at_stake.units = "VND", 120_000
    made.findings.add(
        rule="W02",
        title=Text(vi="Thành tiền sai", en="Amount is not price times quantity"),
        message=Text(vi="Dòng 2: 3 × 40.000 không phải 240.000", en="Line 2: 3 × 40,000 is not 240,000"),
        outcome=reviews.FindingOutcome.FINDING_OUTCOME_CUT,
        line=2,
        path="Claim.item[1].net",
        law="Art. 9",
    )
    made.unjudged.add(rule="W07", missing="Claim.item[0].unitPrice")
    return made


def claim(claim_id: str) -> claims.Claim:
    """A claim as GetClaim and ListClaims return it."""
    reviewed = claims.ClaimState.CLAIM_STATE_REVIEWED
    return claims.Claim(claim_id=claim_id, state=reviewed, number="HS-1", facility="01101", review=review())


def change(claim_id: str, cursor: str) -> claims.ClaimChange:
    """A claim is decided."""
    made = claims.ClaimChange(claim_id=claim_id, number="urn:x|HS-1", cursor=cursor)
    made.kind = claims.ClaimChangeKind.CLAIM_CHANGE_KIND_DECIDED
    made.state = claims.ClaimState.CLAIM_STATE_DECIDED
    return made


@contextmanager
def serving() -> Iterator[FakeGateway]:
    """A running FakeGateway on a free port."""
    fake = FakeGateway()
    server = grpc.server(
        ThreadPoolExecutor(8), options=[("grpc.max_receive_message_length", 16 * 1024 * 1024)]
    )
    add_CardServiceServicer_to_server(fake, server)
    add_ClaimServiceServicer_to_server(fake, server)
    fake.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield fake
    finally:
        server.stop(None).wait()


def _keyed(key: str, answer: cards.CheckCardResponse | Status) -> cards.KeyedCheckAnswer:
    keyed = cards.KeyedCheckAnswer(key=key)
    (keyed.fault if isinstance(answer, Status) else keyed.response).CopyFrom(answer)
    return keyed


def _dry(judged: claims.SubmitClaimResponse) -> claims.CheckClaimResponse:
    return claims.CheckClaimResponse(review=judged.review)
