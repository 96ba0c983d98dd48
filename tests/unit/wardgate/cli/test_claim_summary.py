"""The summary of many claims lists the most important ones first."""

from io import StringIO

import grpc
import pytest
from rich.console import Console

from gateway.v1.claim_service_pb2 import CheckClaimResponse, ClaimState, SubmitClaimResponse
from gateway.v1.review_pb2 import Band, NotClear
from tests.fakes.gateway_server import review
from wardgate.cli.claims.claim_sender import claim_row
from wardgate.cli.claims.claim_summary import ClaimRow, ClaimSummary, RefusedClaim
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.folder.hand_in import HandedIn
from wardgate.cli.claims.review_view import findings_in_short
from wardgate.cli.claims.summary_view import summary_view
from wardgate.client import FieldFault, Refused


def test_claims_are_ordered_by_the_money_shown() -> None:
    summary = ClaimSummary()
    for number, at_stake, score in (("less", 1_000, 0.9), ("more", 2_000, 0.1)):
        judged = review()
        judged.amount_at_stake.units, judged.score = at_stake, score
        summary.add(ClaimRow("march.ndjson", number, "", "reviewed", already_known=False, review=judged))
    assert [row.number for row in summary.rows()] == ["more", "less"]


def shown(*refused: RefusedClaim) -> str:
    """The summary of these refusals on the screen."""
    summary = ClaimSummary()
    for claim in refused:
        summary.add_refused(claim)
    screen = StringIO()
    Console(file=screen, width=300).print(summary_view(summary, dry_run=False))
    return screen.getvalue()


def refusal(reason: str, source: str = "a.json", *faults: FieldFault, **metadata: str) -> RefusedClaim:
    words = f"API words about `{next(iter(metadata), '')}`."
    answer = Refused(grpc.StatusCode.ABORTED, words, reason=reason, faults=faults, metadata=metadata)
    return RefusedClaim(source, "HS-1", answer)


FAULT = FieldFault("Claim.total.value", "must be a number such as 12.50")


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (refusal("CLAIM_CHANGED", paths="Claim.total", more="0"), "submit it with --replaces CLAIM_ID"),
        (refusal("CLAIM_NOT_REPLACEABLE"), "shows the number and state of each"),
        (refusal("CLAIM_TOO_LARGE", limit_bytes="4194304"), "larger than 4,194,304 bytes"),
        (
            refusal("CLAIM_UNREADABLE", "a.json", FAULT, read_as="FHIR_R5_JSON"),
            "no claim in FHIR R5. Correct:",
        ),
    ],
)
def test_a_refusal_is_worded_for_the_person_who_submits_files(refused: RefusedClaim, expected: str) -> None:
    text = shown(refused)
    assert expected in text
    for word in ("API words", "more: 0", "limit_bytes", "read_as"):
        assert word not in text


def test_other_refusals_keep_the_words_of_the_gateway() -> None:
    assert "API words about `limit_bytes`." in shown(refusal("CLAIM_TOO_LARGE", limit_bytes="much"))
    assert "API words about `path`." in shown(refusal("REPLACED_CLAIM_UNKNOWN", path="x"))


def test_refusals_stand_in_the_order_of_the_files_and_are_counted_by_kind() -> None:
    text = shown(refusal("CLAIM_TOO_LARGE", "b.json"), refusal("CLAIM_UNREADABLE", "a.json", FAULT))
    assert text.index("a.json (HS-1)") < text.index("b.json (HS-1)")
    assert "1 unreadable · 1 too large" in text


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1 unreadable file · 1 refused (quota spent)"), (2, "2 unreadable files · 2 refused (quota spent)")],
)
def test_the_totals_are_in_plain_english_for_one_and_for_many(count: int, expected: str) -> None:
    many = [refusal(reason) for reason in ("FILE_UNREADABLE", "QUOTA_SPENT") for _ in range(count)]
    assert expected in shown(*many)


def test_a_withdrawal_says_whether_there_was_a_claim_to_withdraw() -> None:
    claim = LocalClaim("a.json", "HS-1", b"{}")
    summary = ClaimSummary()
    for replaced in ("claim-1", ""):
        summary.add(
            claim_row(
                claim,
                SubmitClaimResponse(
                    claim_id="claim-2",
                    state=ClaimState.CLAIM_STATE_CANCELLED,
                    is_withdrawal=True,
                    replaces_claim_id=replaced,
                ),
            )
        )
    summary.add(claim_row(claim, CheckClaimResponse()))
    assert [row.state for row in summary.rows()] == ["withdrawal", "withdraws nothing", "withdrawal"]
    assert (summary.cancelled, summary.withdrew_nothing, summary.waiting) == (2, 1, 0)
    screen = StringIO()
    Console(file=screen, width=300).print(summary_view(summary, dry_run=False))
    assert "1 withdrawing no claim: your facility has no such open claim" in screen.getvalue()


def test_a_claim_that_is_not_clear_says_why_in_place_of_findings() -> None:
    judged = review()
    judged.band = Band.BAND_CHECK
    assert "W02" in str(findings_in_short(judged))
    del judged.findings[:]
    judged.not_clear = NotClear.NOT_CLEAR_NO_RULE_IN_FORCE
    assert str(findings_in_short(judged)) == "not judged: no rule was in force on its day"
    judged.not_clear = NotClear.NOT_CLEAR_PATIENT_NOT_IDENTIFIED
    assert str(findings_in_short(judged)) == "patient not identified"
    judged.ClearField("not_clear")
    assert str(findings_in_short(judged)) == "no finding"
    judged.band = Band.BAND_CLEAR
    assert not str(findings_in_short(judged))


def test_claims_that_lost_the_signature_of_their_file_are_counted() -> None:
    summary = ClaimSummary()
    summary.lost_signatures = 2
    screen = StringIO()
    Console(file=screen, width=300).print(summary_view(summary, dry_run=False))
    assert "2 sent without the signature of their file" in screen.getvalue()
    assert HandedIn(accepted=2, lost_signatures=2).in_words() == (
        "2 accepted; 2 sent without the signature of the whole file"
    )
