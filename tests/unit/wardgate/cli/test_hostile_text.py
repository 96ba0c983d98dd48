"""Names, numbers, texts and file names from elsewhere can neither act on the terminal nor forge its lines."""

import csv
import json
import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from rich.console import RenderableType
from rich.text import Text

import wardgate.cli
from gateway.access.audit.finding import Finding, Tampering
from gateway.access.audit.person_look_ups import LookUp
from gateway.access.audit.verify import Verdict
from gateway.v1.card_service_pb2 import CheckCardResponse
from gateway.v1.claim_service_pb2 import CancelClaimResponse, Claim, ClaimChange, ExplainClaimResponse
from gateway.v1.decision_pb2 import Decision, Question
from gateway.v1.review_pb2 import Review
from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.loaded_catalogues import LoadedCatalogue
from review.set_aside_claims import SetAsideClaim
from runtime.loading.tally import Tally
from tests.fakes.gateway_server import FakeGateway
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.access.look_up_view import look_up_line, look_up_list
from wardgate.cli.access.verdict_view import verdict_view
from wardgate.cli.catalogue.list_catalogues import catalogue_table
from wardgate.cli.claims.claim_summary import ClaimRow, ClaimSummary, RefusedClaim
from wardgate.cli.claims.claim_view import claim_list, claim_view
from wardgate.cli.claims.following.cancel import cancelled_line
from wardgate.cli.claims.following.decision_view import decision_view, question_view
from wardgate.cli.claims.following.explain import explained_line
from wardgate.cli.claims.following.watch import change_line
from wardgate.cli.claims.review_view import review_view
from wardgate.cli.claims.set_aside_view import set_aside_line, set_aside_list
from wardgate.cli.claims.summary_view import claim_table, summary_view
from wardgate.cli.look_ups.answer_writers import CsvAnswers
from wardgate.cli.look_ups.card_view import card_view
from wardgate.cli.look_ups.person_list import Row
from wardgate.cli.output.console import EscapingConsole
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.load_view import load_view
from wardgate.cli.output.refusal_view import refusal_view
from wardgate.client import FieldFault, Refused

# A colour, a title, a jump to the start of the line, a false line, text from right to left, a cut.
HOSTILE = "A\x1b[31m\x1b]0;x\x07\r\n1 accepted\u202eB\x9b2J\x00[bold]"
CLI = Path(wardgate.cli.__file__).parent
ACTING = set("\x1b\x07\r\u202e\x9b\x00")


def filled(message: Message, depth: int = 0) -> Any:
    """The message with a hostile value in every text."""
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.type == FieldDescriptor.TYPE_STRING:
            if field.is_repeated:
                value.append(HOSTILE)
            elif field.containing_oneof is None or not message.WhichOneof(field.containing_oneof.name):
                setattr(message, field.name, HOSTILE)
        elif field.message_type and field.message_type.file.package == "gateway.v1" and depth < 4:
            filled(value.add() if field.is_repeated else value, depth + 1)
    return message


REFUSED = Refused(
    grpc.StatusCode.ABORTED,
    HOSTILE,
    reason=HOSTILE,
    metadata={HOSTILE: HOSTILE},
    faults=(FieldFault(HOSTILE, HOSTILE),),
)
LOOK_UP = LookUp(
    asked_at=datetime(2026, 1, 1, tzinfo=UTC),
    facility=HOSTILE,
    facility_name=HOSTILE,
    officer_citizen_id=HOSTILE,
    officer_name=HOSTILE,
    purpose=HOSTILE,
    service_date=date(2026, 1, 1),
    asked_by=HOSTILE,
    outcome=HOSTILE,
    served_from=HOSTILE,
    check_id=UUID(int=0),
    chain=1,
    link=1,
    place=1,
)


SET_ASIDE = SetAsideClaim(
    claim_id=UUID(int=0),
    facility=HOSTILE,
    received_at=datetime(2026, 1, 1, tzinfo=UTC),
    set_aside_at=datetime(2026, 1, 1, tzinfo=UTC),
    attempts=3,
    failure=HOSTILE,
    dry_run=False,
)


CATALOGUE = LoadedCatalogue(
    kind=CatalogueKind.DRUGS,
    facility=HOSTILE,
    entries=1,
    loaded_from=None,
    loaded_until=None,
    changed_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def summary() -> ClaimSummary:
    made = ClaimSummary()
    made.add(ROW)
    made.add_refused(RefusedClaim(HOSTILE, HOSTILE, REFUSED))
    return made


def verdict() -> Verdict:
    finding = Finding(next(iter(Tampering)), HOSTILE, HOSTILE)
    return Verdict(
        findings=[finding], wrong=1, entries=1, links=1, chains=1, seals=0, newest_seal=None, retired=[]
    )


ROW = ClaimRow(HOSTILE, HOSTILE, HOSTILE, "reviewed", already_known=False, review=filled(Review()))
VIEWS: dict[str, Any] = {
    "check": lambda: card_view(filled(CheckCardResponse()), why=True),
    "claims": lambda: claim_list([filled(Claim())], is_cut=True),
    "claim": lambda: claim_view(filled(Claim())),
    "review": lambda: review_view(filled(Review())),
    "submit": lambda: claim_table([ROW]),
    "submit, whole": lambda: summary_view(summary(), dry_run=False),
    "refusal": lambda: refusal_view(REFUSED),
    "access who": lambda: look_up_list([LOOK_UP], is_cut=False),
    "claims --watch": lambda: change_line(filled(ClaimChange())),
    "cancel": lambda: cancelled_line(filled(CancelClaimResponse())),
    "explain": lambda: explained_line(filled(ExplainClaimResponse())),
    "decision": lambda: decision_view(filled(Decision())),
    "question": lambda: question_view(filled(Question())),
    "claims set-aside": lambda: set_aside_list([SET_ASIDE], are_back=False),
    "access verify": lambda: verdict_view(verdict()),
    "register load": lambda: load_view([Tally(Path(HOSTILE), 1, 1, 1, 1)]),
    "catalogue list": lambda: catalogue_table([CATALOGUE]),
}


def printed(view: RenderableType, width: int) -> str:
    screen = StringIO()
    EscapingConsole(file=screen, width=width).print(view)
    return screen.getvalue()


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
@pytest.mark.parametrize("width", [80, 400])
def test_every_view_escapes_what_came_from_elsewhere(view: Any, width: int) -> None:
    text = printed(view(), width)
    assert not ACTING & set(text)
    joined = "".join(text.split())
    assert r"\x1b[31m" in joined
    assert r"\u202e" in joined


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_no_view_shows_a_line_that_is_in_a_value(view: Any) -> None:
    lines = [line.strip(" │") for line in printed(view(), 1000).splitlines()]
    assert not [line for line in lines if line.startswith("1 accepted") and "1 accepted ·" not in line]


@pytest.mark.parametrize("console", [{}, {"force_terminal": True, "color_system": "truecolor"}])
def test_the_console_escapes_what_a_view_has_not_escaped(console: dict[str, Any]) -> None:
    screen = StringIO()
    printing = EscapingConsole(file=screen, width=80, highlight=False, **console)
    printing.print(Text(HOSTILE, style="bold"))
    printing.print(HOSTILE, markup=False)
    assert r"\x1b[31m" in screen.getvalue()
    assert not ACTING & set(screen.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", ""))


def test_json_says_the_same_and_holds_nothing_that_acts() -> None:
    for text, name in (
        (as_json(filled(Claim())), "number"),
        (look_up_line(LOOK_UP), "officer_name"),
        (set_aside_line(SET_ASIDE), "failure"),
    ):
        assert not ACTING & set(text)
        assert json.loads(text)[name] == HOSTILE


def test_csv_holds_nothing_that_acts_and_no_formula() -> None:
    file = StringIO()
    writer = CsvAnswers(file)
    writer.write(Row(1, "=1+1"), filled(CheckCardResponse()))
    writer.write(Row(2, "-7"), f"@{HOSTILE}")
    first, second = csv.DictReader(StringIO(file.getvalue()))
    assert first["key"] == "'=1+1"
    assert second["key"] == "-7"
    assert second["fault"].startswith("'@A\\x1b")
    assert not ACTING & set(file.getvalue())
    assert len(file.getvalue().splitlines()) == 3


@pytest.fixture
def hostile_file(tmp_path: Path) -> Path:
    file = tmp_path / "a\x1b[31m\u202e.json"
    file.write_text('{"resourceType": "Claim", "identifier": [{"value": "\\u001b[2J\\n7 accepted"}]}')
    return file


@pytest.mark.parametrize("flags", [(), ("--json",), ("--dry-run",)])
def test_submit_escapes_file_names_and_claim_numbers(
    flags: tuple[str, ...], call: Command, gateway: FakeGateway, hostile_file: Path
) -> None:
    (hostile_file.parent / "b\x1b.txt").write_text("x")
    for words in ([hostile_file.name], ["."], ["nowhere\x1b[31m.json"]):
        shown = call("submit", *flags, *words)
        assert not ACTING & set(shown.output)
        assert "\n7 accepted" not in shown.output


def test_loads_and_check_escape_file_names(call: Command, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.csv").write_text("chip_id,colour\n1,2\n")
    name = "a\x1b[31m.csv"
    for words in (("register", "load", name), ("catalogue", "load", name), ("check", "--file", name)):
        shown = call(*words)
        assert shown.exit_code != 0
        assert not ACTING & set(shown.output)


def test_no_command_writes_past_the_console_and_the_streams() -> None:
    sources = [path for path in CLI.rglob("*.py") if path.parent.name != "output"]
    assert len(sources) > 40
    writes = re.compile(r"typer\.echo|click\.echo|\bprint\(|(?<!Escaping)Console\(|sys\.stdout\.write")
    found = {path.name: writes.findall(re.sub(r"\.print\(", "", path.read_text("utf-8"))) for path in sources}
    assert {name: calls for name, calls in found.items() if calls} == {}
