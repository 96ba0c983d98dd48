"""The decision and the question that a facility sees."""

from uuid import uuid4

from gateway.services.claim_decision import fill_decision, fill_question, words_of
from gateway.v1 import decision_pb2 as wire
from gateway.v1.text_pb2 import Text
from review.v1 import decision_pb2 as stored
from review.v1 import review_pb2
from tests.fakes.decisions import a_cut, a_question, a_stay_of_two_parts, dong

CLAIM = uuid4()
TITLE = review_pb2.Text(vi="Tên luật", en="Title of the rule")
REVIEW = review_pb2.Review(findings=[review_pb2.Finding(rule="W06", title=TITLE)])


def decision_of(source: stored.ClaimDecided) -> wire.Decision:
    decision = wire.Decision()
    fill_decision(decision, source, words_of(source, REVIEW))
    return decision


def question_of(source: stored.ClaimDecided) -> wire.Question:
    question = wire.Question()
    fill_question(question, source, words_of(source, REVIEW))
    return question


def test_a_decision_shows_its_amounts_and_each_line_with_its_reasons_in_words() -> None:
    decision = decision_of(a_cut(CLAIM))
    assert decision.action == wire.DECISION_ACTION_CUT
    assert decision.accepted_amount == dong(1400)
    assert (decision.fund_amount, decision.copayment_amount) == (dong(1120), dong(280))
    assert decision.note == "Xem dòng 2."
    assert (decision.explain_until.year, decision.decided_at.seconds > 0) == (2999, True)
    first, second = decision.lines
    assert (first.line, first.action, first.amount) == (1, wire.DECISION_ACTION_ACCEPT, dong(1000))
    assert (second.line, second.action, second.amount) == (2, wire.DECISION_ACTION_CUT, dong(400))
    words = Text(vi="Tính trùng", en="Billed twice")
    assert (list(second.reasons), second.note) == ([wire.DecisionReason(code="W06", words=words)], "Một nửa.")


def test_the_parts_of_a_stay_have_their_days_rates_and_amounts() -> None:
    assert len(decision_of(a_cut(CLAIM)).parts) == 0
    first, second = decision_of(a_stay_of_two_parts(CLAIM)).parts
    assert (first.first.day, first.last.day, second.first.year) == (28, 31, 2026)
    assert (first.rate_basis_points, second.rate_basis_points) == (4750, 9500)
    assert (first.accepted_amount, first.fund_amount.nanos) == (dong(1000), 500_000_000)
    assert (second.copayment_amount, second.own_amount) == (dong(5), dong(20))


def test_an_amount_that_is_not_known_is_absent_and_so_is_the_day_where_nothing_can_be_explained() -> None:
    source = a_cut(CLAIM, explain_until=None)
    source.decision.ClearField("fund_amount")
    decision = decision_of(source)
    assert not decision.HasField("fund_amount")
    assert not decision.HasField("explain_until")
    assert decision.HasField("copayment_amount")


def test_the_code_of_a_rule_without_a_meaning_gets_the_title_of_its_finding_and_another_one_none() -> None:
    source = a_cut(CLAIM)
    del source.reasons[:]
    source.decision.reasons.extend(["W06", "S.000.000"])
    by_rule, unknown = decision_of(source).reasons
    assert (by_rule.words.vi, by_rule.words.en) == (TITLE.vi, TITLE.en)
    assert (unknown.code, unknown.HasField("words")) == ("S.000.000", False)


def test_a_question_shows_its_text_and_only_the_lines_that_it_asks_about() -> None:
    question = question_of(a_question(CLAIM))
    assert question.text == "Gửi kết quả xét nghiệm."
    (line,) = question.lines
    assert (line.line, line.text, line.reasons[0].code) == (2, "Mấy lần?", "W06")
    assert question.explain_until.year == 2999


def test_the_actions_that_a_facility_sees_have_the_values_of_those_that_are_stored() -> None:
    seen = dict(wire.DecisionAction.items())
    assert seen | {"DECISION_ACTION_ASK": 4} == dict(stored.DecisionAction.items())
