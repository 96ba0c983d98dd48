"""`wardgate claims --watch`, `wardgate cancel`, `wardgate explain`, and decisions in `wardgate claim`."""

import json
from io import StringIO
from pathlib import Path

import grpc
import pytest
from rich.console import Console

from gateway.v1.claim_service_pb2 import Claim, ClaimState
from tests.fakes.decisions import a_cut, a_question, a_stay_of_two_parts
from tests.fakes.gateway_server import DECIDED_CLAIM, FIRST_CLAIM, SECOND_CLAIM, FakeGateway, fault
from tests.unit.gateway.services.test_claim_decision import decision_of, question_of
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.claims.claim_view import claim_list, claim_view

# A fake gateway ends the stream after three changes: there is no Ctrl-C in these tests.
ENDED = 1


def shown(claim: Claim) -> str:
    screen = StringIO()
    Console(file=screen, width=80).print(claim_view(claim))
    return screen.getvalue()


def test_every_change_is_a_line_and_at_the_end_stands_how_to_go_on(call: Command) -> None:
    watched = call("claims", "--watch")
    assert watched.exit_code == ENDED
    lines = watched.stdout.splitlines()
    assert [line.split()[-2:] for line in lines] == [[f"claim-{n}", "HS-1"] for n in (1, 2, 3)]
    assert all("decided" in line for line in lines)
    assert "wardgate claims --watch --cursor 3" in watched.stderr
    assert "without --cursor" in watched.stderr


def test_watching_goes_on_from_a_cursor_or_begins_a_month_ago(call: Command, gateway: FakeGateway) -> None:
    lines = call("claims", "--watch", "--cursor", "1", "--json").stdout.splitlines()
    assert [json.loads(line)["cursor"] for line in lines] == ["2", "3"]
    call("claims", "--watch", "--cursor", "earliest")
    assert [(one.cursor, one.from_earliest) for one in gateway.watched] == [("1", False), ("", True)]


def test_what_is_no_cursor_is_named_by_its_flag(call: Command, gateway: FakeGateway) -> None:
    wrong = ("cursor", "must be a cursor")
    gateway.refuses_next = [fault("REQUEST_MALFORMED", grpc.StatusCode.INVALID_ARGUMENT, wrong)]
    refused = call("claims", "--watch", "--cursor", "2026-01-01")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(
        "--cursor is no cursor of yours. Give one that `wardgate claims --watch`"
    )
    assert "Go on with" not in refused.stderr


def test_a_list_shows_what_is_accepted_and_until_when_to_answer() -> None:
    decided = Claim(claim_id="claim-1", decision=decision_of(a_cut("c")))
    asked = Claim(claim_id="claim-2", question=question_of(a_question("c")))
    screen = StringIO()
    Console(file=screen, width=80).print(claim_list([decided, asked], is_cut=False))
    text = " ".join(screen.getvalue().split())
    assert "cut, 1,400 VND accepted" in text
    assert "asked, answer until 2999-12-31" in text


@pytest.mark.parametrize("given", [("--state", "decided"), ("--since", "2026-05-01")])
def test_watching_takes_no_filters_and_says_how_to_go_on_from_a_change(
    call: Command, given: tuple[str, str]
) -> None:
    refused = call("claims", "--watch", *given)
    assert refused.exit_code == 2
    assert given[0] in refused.stderr
    assert "--cursor" in refused.stderr


def test_a_cursor_is_for_watching(call: Command) -> None:
    refused = call("claims", "--cursor", "earliest")
    assert refused.exit_code == 2
    assert "--watch" in refused.stderr


def test_a_claim_is_cancelled_and_the_same_again_says_so(call: Command) -> None:
    assert call("cancel", FIRST_CLAIM).stdout == "Claim HS-1 is withdrawn. Nothing is paid for it.\n"
    assert "was withdrawn before" in call("cancel", SECOND_CLAIM).stdout
    assert json.loads(call("cancel", SECOND_CLAIM, "--json").stdout)["already_known"] is True


def test_a_decided_claim_is_not_cancelled_and_the_command_says_what_to_do(call: Command) -> None:
    refused = call("cancel", DECIDED_CLAIM)
    assert refused.exit_code == 1
    assert "wardgate explain" in " ".join(refused.stderr.split())


def test_a_claim_is_explained_with_documents_by_the_ends_of_their_names(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "XN.PDF").write_bytes(b"%PDF-1")
    (tmp_path / "a.json").write_bytes(b"{}")
    explained = call("explain", FIRST_CLAIM, "--text", "Đã làm.", "--attach", "XN.PDF", "--attach", "a.json")
    assert explained.stdout == "The explanation of claim HS-1 is received. A reviewer decides on it.\n"
    (sent,) = gateway.explained
    pdf, fhir = sent.documents
    assert (sent.text, pdf.content_type, pdf.title, pdf.content) == (
        "Đã làm.",
        "application/pdf",
        "XN.PDF",
        b"%PDF-1",
    )
    assert (fhir.fhir, fhir.content_type) == (b"{}", "")
    assert json.loads(call("explain", FIRST_CLAIM, "--text", "a", "--json").stdout)["claim"]


def test_a_file_whose_name_does_not_say_what_it_is_is_not_sent(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    assert call("explain", FIRST_CLAIM, "--attach", "a.exe").exit_code == 2
    assert call("explain", FIRST_CLAIM, "--attach", "missing.pdf").exit_code == 2
    assert not gateway.explained


def test_a_decision_is_shown_by_line_with_its_reasons_in_both_languages() -> None:
    state = ClaimState.CLAIM_STATE_DECIDED
    text = shown(Claim(claim_id="claim-1", state=state, decision=decision_of(a_cut("c"))))
    for part in (
        "Decided: cut",
        "accepted 1,400 VND",
        "co-payment 280 VND",
        "“Xem dòng 2.”",
        "400 VND",
        "W06 Tính trùng · Billed twice",
        "2999-12-31",
    ):
        assert part in text
    assert [line.split()[0] for line in text.splitlines() if line[:4].strip().isdecimal()] == ["1", "2"]


def test_a_decision_on_a_stay_of_several_parts_shows_who_pays_what_of_each() -> None:
    state = ClaimState.CLAIM_STATE_DECIDED
    text = " ".join(shown(Claim(state=state, decision=decision_of(a_stay_of_two_parts("c")))).split())
    assert "2025-12-28 to 2025-12-31 at 47.5 % · accepted 1,000 VND" in text
    assert "2026-01-01 to 2026-01-05 at 95 % · accepted 120 VND · paid by the fund 95 VND" in text


def test_a_question_is_shown_with_the_lines_that_it_asks_about() -> None:
    text = shown(Claim(claim_id="claim-1", question=question_of(a_question("c"))))
    for part in ("Gửi kết quả xét nghiệm.", "line 2", "“Mấy lần?”", "wardgate explain", "2999-12-31"):
        assert part in text
