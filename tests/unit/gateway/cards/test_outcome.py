"""The table of outcomes."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from rich.console import Console

from docs.generate.outcomes import outcomes_page
from gateway.cards.card import EndReason
from gateway.cards.check_cards import CheckCards
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOME_OF_END, OUTCOMES
from gateway.metrics import Metrics
from gateway.v1 import outcome_pb2 as wire
from gateway.v1.card_service_pb2 import CheckCardResponse
from insurance.text import Text
from wardgate.cli.look_ups.card_view import card_view


def test_the_table_has_every_outcome_of_the_proto_once() -> None:
    assert sorted(outcome.value for outcome in OUTCOMES) == sorted(wire.Outcome.values())[1:]


def test_every_reason_for_an_end_has_its_outcome() -> None:
    assert OUTCOME_OF_END.keys() == set(EndReason)


def test_outcomes_of_one_vss_code_have_one_verdict() -> None:
    verdicts = {(outcome.vss_code, outcome.verdict) for outcome in OUTCOMES}
    assert len(verdicts) == len({outcome.vss_code for outcome in OUTCOMES})


def test_every_outcome_has_message_and_advice_in_both_languages() -> None:
    texts: list[Text] = [
        text for outcome in OUTCOMES for text in (outcome.message, outcome.clerk, outcome.technician)
    ]
    assert all(sentence.endswith((".", ").")) for text in texts for sentence in (text.vi, text.en))
    assert len({outcome.message.vi for outcome in OUTCOMES}) == len(OUTCOMES)


def test_every_outcome_of_the_proto_has_the_vss_code_of_its_comment() -> None:
    proto = (Path(__file__).parents[4] / "proto/gateway/v1/outcome.proto").read_text()
    codes = re.findall(r"// .*VSS ([0-9]{3})[^\n]*\n  OUTCOME_(\w+) = ", proto)
    assert {name: code for code, name in codes} == {outcome.name: outcome.vss_code for outcome in OUTCOMES}


def test_metrics_and_documentation_have_every_outcome() -> None:
    registry = CollectorRegistry()
    unused: Any = None
    CheckCards(unused, unused, unused, unused, unused, unused, Metrics(registry))
    counted = {
        sample.labels["outcome"]
        for metric in registry.collect()
        if metric.name == "wardgate_card_checks"
        for sample in metric.samples
    }
    page = set(re.findall(r"^## [0-9]{3} (\w+)$", outcomes_page(), re.MULTILINE))
    assert counted == page == {outcome.name for outcome in OUTCOMES}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_command_line_names_every_outcome(outcome: Outcome) -> None:
    response = CheckCardResponse(outcome=outcome.value, verdict=outcome.verdict, vss_code=outcome.vss_code)
    console = Console(record=True, width=120, file=StringIO())
    console.print(card_view(response))
    words = outcome.name.lower().replace("_", " ")
    assert f"{outcome.vss_code} · {words}" in console.export_text()


def test_every_code_of_the_letter_that_a_register_can_determine_is_in_the_table() -> None:
    listed = Path(__file__).parents[5] / "shared/domain/card_lookup_result_codes.csv"
    if not listed.exists():
        pytest.skip("the list of codes is not next to the repository")
    rows = list(csv.DictReader(listed.read_text().splitlines()))
    codes = {row["ma_ket_qua"]: row["his_handling"] for row in rows if row["his_handling"] != "caller"}
    of_other_causes = {"101", "500"}
    assert {outcome.vss_code for outcome in OUTCOMES} == codes.keys() - of_other_causes


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.vss_code)
def test_what_the_clerk_reads_names_no_field_of_the_api(outcome: Outcome) -> None:
    for text in (outcome.message, outcome.clerk):
        assert not re.search(r"[a-z]_[a-z]|[a-z]\.[a-z]", f"{text.vi} {text.en}")
