"""Writes a decision as a FHIR ClaimResponse: by line, with reasons and amounts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from google.type.money_pb2 import Money

from insurance.claim.claim import Claim
from insurance.claim.fhir.claim_response import response_head
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.answer.claim_response import ADJUDICATION, BENEFIT, ELIGIBLE, NOT_A_BILL
from review.answer.money_message import money_value
from review.answer.part_words import part_words
from review.v1.decision_pb2 import DECISION_ACTION_ASK, Decision, LineDecision

Json = dict[str, object]

REASON_SYSTEM = "urn:wardgate:sid:reason"
SUBMITTED, COPAYMENT = "submitted", "copay"
QUEUED = "queued"


def decision_response(
    claim: Claim,
    decision: Decision,
    reasons: Mapping[str, Text],
    claim_id: str,
    decided_at: datetime,
) -> bytes:
    """FHIR JSON in UTF-8. `reasons` have the words of each code of the decision.

    What is accepted is the adjudication `eligible` (before the benefit rate), what the fund pays `benefit`,
    the patient's part `copay`. A question has outcome `queued`: the claim is not adjudicated yet.
    """
    asks = decision.action == DECISION_ACTION_ASK
    response = response_head(claim, claim_id, decided_at) | {
        "outcome": QUEUED if asks else "complete",
        "disposition": _question(decision) if asks else _disposition(claim, decision),
        "item": [_item(line, reasons) for line in decision.lines if line.line > 0],
        "total": [] if asks else list(_totals(decision)),
        "processNote": list(_notes(decision, reasons)),
    }
    # FHIR has no empty lists.
    present = {element: value for element, value in response.items() if value != []}
    return msgspec.json.Encoder(decimal_format="number").encode(present)


def _disposition(claim: Claim, decision: Decision) -> str:
    accepted = _text(decision.accepted_amount)
    intro = Text("", "") if claim.is_bill else NOT_A_BILL
    paid = Text("", "")
    if decision.HasField("fund_amount"):
        fund, copayment = _text(decision.fund_amount), _text(decision.copayment_amount)
        paid = Text(
            f"; quỹ chi trả {fund.vi}, người bệnh cùng chi trả {copayment.vi}",
            f"; the fund pays {fund.en}, the patient co-pays {copayment.en}",
        )
    return f"{intro.vi}Chấp nhận {accepted.vi}{paid.vi}. / {intro.en}{accepted.en} accepted{paid.en}."


def _question(decision: Decision) -> str:
    note = f" {decision.note}" if decision.note else ""
    return f"Đề nghị cơ sở giải trình. / The facility is asked to explain.{note}"


def _text(money: Money) -> Text:
    value, currency = money_value(money), money.currency_code
    return Text(sum_vi(value, currency), sum_en(value, currency))


def _item(line: LineDecision, reasons: Mapping[str, Text]) -> Json:
    """What is accepted of a line is `eligible`: the benefit rate applies to the claim, not to its lines."""
    written = [
        _adjudication(SUBMITTED, line.claimed_amount) if line.HasField("claimed_amount") else None,
        _adjudication(ELIGIBLE, line.amount if line.HasField("amount") else None, line.reasons, reasons),
    ]
    return {"itemSequence": line.line, "adjudication": [one for one in written if one is not None]}


def _totals(decision: Decision) -> Iterator[Json]:
    yield _adjudication(ELIGIBLE, decision.accepted_amount)
    if decision.HasField("fund_amount"):
        yield _adjudication(BENEFIT, decision.fund_amount)
        yield _adjudication(COPAYMENT, decision.copayment_amount)


def _adjudication(
    category: str, money: Money | None, codes: Iterable[str] = (), reasons: Mapping[str, Text] | None = None
) -> Json:
    written: Json = {"category": {"coding": [{"system": ADJUDICATION, "code": category}]}}
    if coding := [_coding(code, (reasons or {})[code]) for code in codes]:
        written["reason"] = {"coding": coding}
    if money is not None:
        written["amount"] = {"value": money_value(money), "currency": money.currency_code}
    return written


def _coding(code: str, words: Text) -> Json:
    return {"system": REASON_SYSTEM, "code": code, "display": words.both}


def _notes(decision: Decision, reasons: Mapping[str, Text]) -> Iterator[Json]:
    """The notes to the facility, the reasons that concern the claim as a whole, and the parts of a stay."""
    texts = [f"{code}: {reasons[code].both}" for code in decision.reasons]
    texts += [decision.note] if decision.note else []
    texts += [f"{line.line}: {line.note}" for line in decision.lines if line.note]
    texts += [words.both for words in part_words(decision)]
    for number, text in enumerate(texts, 1):
        yield {"number": number, "text": text}
