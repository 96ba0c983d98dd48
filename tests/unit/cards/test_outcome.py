"""The table of outcomes."""

from gateway.cards.card import EndReason
from gateway.cards.outcome import OUTCOME_OF_END, OUTCOMES, Text
from gateway.v1 import outcome_pb2 as wire


def test_the_table_has_every_outcome_of_the_wire_once() -> None:
    assert sorted(outcome.value for outcome in OUTCOMES) == sorted(wire.Outcome.values())[1:]


def test_every_reason_for_an_end_has_its_outcome() -> None:
    assert OUTCOME_OF_END.keys() == set(EndReason)


def test_outcomes_of_one_vss_code_have_one_verdict() -> None:
    verdicts = {(outcome.vss_code, outcome.verdict) for outcome in OUTCOMES}
    assert len(verdicts) == len({outcome.vss_code for outcome in OUTCOMES})


def test_every_outcome_says_what_it_means_and_what_to_do_in_both_languages() -> None:
    texts: list[Text] = [
        text for outcome in OUTCOMES for text in (outcome.message, outcome.clerk, outcome.technician)
    ]
    assert all(sentence.endswith((".", ").")) for text in texts for sentence in (text.vi, text.en))
    assert len({outcome.message.vi for outcome in OUTCOMES}) == len(OUTCOMES)


def test_every_outcome_of_the_wire_bears_the_code_that_its_comment_says() -> None:
    assert {outcome.name: outcome.vss_code for outcome in OUTCOMES} == {
        "ACCURATE": "000",
        "EXPIRED_NEW_CARD": "003",
        "VALID_NEW_CARD": "004",
        "EXPIRED": "010",
        "NOT_YET_VALID": "010",
        "UNKNOWN": "050",
        "CARD_NUMBER_WRONG": "051",
        "PROVINCE_CODE_WRONG": "052",
        "BENEFIT_CODE_WRONG": "053",
        "NAME_WRONG": "060",
        "NAME_WRONG_FIRST_LETTER_RIGHT": "061",
        "BIRTH_DATE_WRONG": "070",
        "WITHDRAWN": "110",
        "REPORTED_DECREASED": "120",
        "MOVED_TO_ANOTHER_PROVINCE": "121",
        "MOVED_WITHIN_PROVINCE": "122",
        "REINSURED_AT_SAME_UNIT": "123",
        "STOPPED_PARTICIPATING": "124",
        "DIED": "110",
        "SEX_WRONG": "080",
        "UNDETERMINED": "100",
    }
