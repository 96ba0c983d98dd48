"""`wardgate claims` and `wardgate claim`."""

import json
from io import StringIO

import pytest
from google.type.date_pb2 import Date
from rich.console import Console

from gateway.v1.claim_service_pb2 import Claim, ClaimUse, Signature, SignatureState
from gateway.v1.text_pb2 import Text
from tests.fakes.gateway_server import DECIDED_CLAIM, FIRST_CLAIM, SECOND_CLAIM
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.claims.claim_view import claim_view


def test_claims_are_listed_over_all_pages(call: Command) -> None:
    shown = call("claims")
    assert shown.exit_code == 0
    assert FIRST_CLAIM in shown.stdout
    assert SECOND_CLAIM in shown.stdout


def test_no_more_claims_are_listed_than_the_limit(call: Command) -> None:
    assert SECOND_CLAIM not in call("claims", "--limit", "1").stdout


def test_json_has_one_claim_on_each_line(call: Command) -> None:
    lines = call("claims", "--json").stdout.splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == [FIRST_CLAIM, SECOND_CLAIM]


def test_every_finding_of_a_claim_is_explained_in_both_languages(call: Command) -> None:
    shown = call("claim", FIRST_CLAIM)
    for part in ("W02", "Dòng 2: 3 × 40.000", "Line 2: 3 × 40,000", "Claim.item[1].net", "Art. 9", "W07"):
        assert part in shown.stdout


def test_an_unknown_claim_exits_with_1(call: Command) -> None:
    shown = call("claim", DECIDED_CLAIM)
    assert shown.exit_code == 1
    assert "CLAIM_NOT_FOUND" in shown.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("claim", FIRST_CLAIM, "--database-url", "postgresql://there/wardgate"), "--database-url"),
        (("claim", FIRST_CLAIM, "--archive", "there", "--target", "there:1", "--ca", "x"), "--target, --ca"),
        (("claims", "--watch", "--limit", "5"), "--limit"),
    ],
)
def test_a_flag_that_would_have_no_effect_is_refused(
    call: Command, words: tuple[str, ...], named: str
) -> None:
    refused = call(*words)
    assert refused.exit_code == 2
    assert f"{named}: " in refused.stderr


def test_a_database_in_the_environment_is_for_other_commands(
    call: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDGATE_DATABASE_URL", "postgresql://there/wardgate")
    assert call("claim", FIRST_CLAIM).exit_code == 0


def test_a_day_that_does_not_exist_is_named_by_its_flag(call: Command) -> None:
    shown = call("claims", "--since", "2026-99-99")
    assert shown.exit_code == 2
    assert shown.stderr == "--since is '2026-99-99': there is no such day.\n"


@pytest.mark.parametrize(
    ("replaced", "expected"), [("claim-0", "withdraws a claim"), ("", "withdraws nothing")]
)
def test_a_withdrawal_is_listed_with_whether_it_withdraws_one(replaced: str, expected: str) -> None:
    withdrawal = Claim(
        claim_id="claim-1",
        use=ClaimUse.CLAIM_USE_CLAIM,
        is_withdrawal=True,
        replaces_claim_id=replaced,
    )
    screen = StringIO()
    Console(file=screen, width=100).print(claim_view(withdrawal))
    assert expected in screen.getvalue()


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        (
            Signature(
                state=SignatureState.SIGNATURE_STATE_SIGNED,
                signer="Bệnh viện Mẫu",
                certificate="5401",
                signed_on=Date(year=2026, month=11, day=3),
                covers=["GIAMDINHHS"],
            ),
            "signed (Bệnh viện Mẫu, certificate 5401, on 2026-11-03, covers GIAMDINHHS)",
        ),
        (
            Signature(state=SignatureState.SIGNATURE_STATE_NOT_SIGNED, reason=Text(en="must be signed")),
            "not signed",
        ),
        (
            Signature(state=SignatureState.SIGNATURE_STATE_BROKEN, reason=Text(en="was changed")),
            "broken: was changed",
        ),
    ],
)
def test_a_claim_says_who_signed_it(signature: Signature, expected: str) -> None:
    screen = StringIO()
    Console(file=screen, width=100).print(claim_view(Claim(claim_id="claim-1", signature=signature)))
    lines = (line.rstrip() for line in screen.getvalue().splitlines())
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("Signature")] == [expected]
