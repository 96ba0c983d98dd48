"""What does not add up in the draft of a decision, by field, all at once."""

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

import msgspec

from insurance.money import ZERO
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.triage.deciding.claimed_amounts import ClaimedAmounts
from review.triage.deciding.decision import Action, DecisionDraft, LineDraft

MOST_CHARACTERS = 2000
DECIMALS = 2
NOTHING_DECIDED = Text("Chọn quyết định cho cả hồ sơ hoặc cho từng dòng.", "Decide the claim or its lines.")
MIXED = Text(
    "Chỉ quyết định cả hồ sơ hoặc từng dòng, không cả hai.",
    "Decide the claim as a whole or its lines, not both.",
)
UNKNOWN_LINE = Text("Hồ sơ không có dòng này.", "The claim has no such line.")
DECIDED_TWICE = Text("Dòng này có hai quyết định.", "The line is decided twice.")
UNDECIDED = Text("Dòng này chưa có quyết định.", "The line is not decided yet.")
AMOUNT_MISSING = Text("Nhập số tiền được thanh toán.", "Enter the amount to be paid.")
AMOUNT_NOT_NEEDED = Text(
    "Chỉ nhập số tiền khi xuất toán một phần.", "Enter an amount only where a part is cut."
)
NO_AMOUNT = Text(
    "Không đọc được số tiền: hãy ghi như 1.250.000 hoặc 1250,50.",
    "This is no amount: write it as 1,250,000 or 1250.50.",
)
AMOUNT_BELOW_ZERO = Text(
    "Phải lớn hơn 0. Nếu không thanh toán, hãy từ chối.", "Must be above 0. To pay nothing, refuse."
)
AMOUNT_AS_CLAIMED = Text("Bằng số tiền đề nghị: hãy chấp nhận.", "It is the amount claimed: accept instead.")
AMOUNT_TOO_FINE = Text("Tối đa hai chữ số thập phân.", "At most two decimals.")
NO_AMOUNT_CLAIMED = Text(
    "Dòng này không có thành tiền: hãy từ chối dòng, hoặc quyết định cả hồ sơ.",
    "The line has no amount: refuse it, or decide the claim as a whole.",
)
REASON_MISSING = Text("Chọn ít nhất một lý do.", "Choose at least one reason.")
REASON_UNKNOWN = Text("Không có mã lý do này.", "There is no such reason code.")
REASON_NOT_NEEDED = Text("Dòng được chấp nhận không có lý do.", "What is accepted has no reason.")
QUESTION_MISSING = Text("Viết điều cần cơ sở giải trình.", "Write what the facility is to explain.")
NOTE_TOO_LONG = Text(f"Tối đa {MOST_CHARACTERS} ký tự.", f"At most {MOST_CHARACTERS} characters.")
REST_UNDECIDED = Text(
    "Tổng chi phí lớn hơn tổng các dòng: ghi lý do không thanh toán phần còn lại, hoặc chấp nhận cả hồ sơ.",
    "The total is more than the lines: say why the rest is not paid, or accept the claim as a whole.",
)


class DraftFault(msgspec.Struct, frozen=True):
    """`field` is "action", "amount", "reasons", "note", or one of a line, such as "lines[16].amount".

    The number is that of the line as sent.
    """

    field: str
    text: Text


def draft_faults(
    draft: DecisionDraft, claimed: ClaimedAmounts, reason_codes: Collection[str]
) -> Iterator[DraftFault]:
    """Every fault of the draft, in the order of its fields."""
    if draft.lines and draft.action is not None:
        yield DraftFault("action", MIXED)
    elif draft.lines:
        yield from _line_faults(draft, claimed, reason_codes)
    elif draft.action is None:
        yield DraftFault("action", NOTHING_DECIDED)
    else:
        yield from _amount_faults("amount", draft.action, draft.amount, claimed.proposed, claimed.currency)
        yield from _reason_faults("reasons", draft.action, draft.reasons, reason_codes)
    yield from _note_faults(draft)


def _line_faults(
    draft: DecisionDraft, claimed: ClaimedAmounts, reason_codes: Collection[str]
) -> Iterator[DraftFault]:
    if draft.amount is not None:
        yield DraftFault("amount", AMOUNT_NOT_NEEDED)
    yield from _known("reasons", draft.reasons, reason_codes)
    times = Counter(line.line for line in draft.lines)
    for line in draft.lines:
        yield from _faults_of(line, times[line.line], claimed, reason_codes)
    # A question may be about some lines; the others are decided when the facility has answered.
    if all(line.action is not Action.ASK for line in draft.lines):
        yield from (_of_line(number, "action", UNDECIDED) for number in claimed.lines if number not in times)
        yield from _rest_faults(draft, claimed)


def _faults_of(
    line: LineDraft, times: int, claimed: ClaimedAmounts, reason_codes: Collection[str]
) -> Iterator[DraftFault]:
    if line.line not in claimed.lines:
        yield _of_line(line.line, "line", UNKNOWN_LINE)
        return
    if times > 1:
        yield _of_line(line.line, "line", DECIDED_TWICE)
    net = claimed.lines[line.line]
    field = f"lines[{line.line}].amount"
    if line.action is Action.CUT and (net is None or net <= ZERO):
        yield DraftFault(field, NO_AMOUNT_CLAIMED)
    else:
        yield from _amount_faults(field, line.action, line.amount, net or ZERO, claimed.currency)
    yield from _reason_faults(f"lines[{line.line}].reasons", line.action, line.reasons, reason_codes)
    if len(line.note) > MOST_CHARACTERS:
        yield _of_line(line.line, "note", NOTE_TOO_LONG)


def _of_line(number: int, field: str, text: Text) -> DraftFault:
    return DraftFault(f"lines[{number}].{field}", text)


def _amount_faults(
    field: str, action: Action, amount: Decimal | None, most: Decimal, currency: str
) -> Iterator[DraftFault]:
    if action is not Action.CUT:
        if amount is not None and not (action is Action.ACCEPT and amount == most):
            yield DraftFault(field, AMOUNT_NOT_NEEDED)
    elif amount is None:
        yield DraftFault(field, AMOUNT_MISSING)
    elif (fault := _wrong_amount(amount, most, currency)) is not None:
        yield DraftFault(field, fault)


def _wrong_amount(amount: Decimal, most: Decimal, currency: str) -> Text | None:
    if not amount.is_finite():
        return NO_AMOUNT
    if amount <= ZERO:
        return AMOUNT_BELOW_ZERO
    if amount == most:
        return AMOUNT_AS_CLAIMED
    if amount > most:
        return Text(
            f"Không được quá {sum_vi(most, currency)}.", f"Must not be above {sum_en(most, currency)}."
        )
    return AMOUNT_TOO_FINE if amount != round(amount, DECIMALS) else None


def _reason_faults(
    field: str, action: Action, reasons: tuple[str, ...], reason_codes: Collection[str]
) -> Iterator[DraftFault]:
    if action is Action.ACCEPT and reasons:
        yield DraftFault(field, REASON_NOT_NEEDED)
    elif action in (Action.CUT, Action.REFUSE) and not reasons:
        yield DraftFault(field, REASON_MISSING)
    else:
        yield from _known(field, reasons, reason_codes)


def _known(field: str, reasons: tuple[str, ...], reason_codes: Collection[str]) -> Iterator[DraftFault]:
    if any(reason not in reason_codes for reason in reasons):
        yield DraftFault(field, REASON_UNKNOWN)


def _rest_faults(draft: DecisionDraft, claimed: ClaimedAmounts) -> Iterator[DraftFault]:
    """Where nothing is taken off a line, but the total is more than the lines: the rest needs a reason."""
    if claimed.rest and not draft.reasons and all(line.action is Action.ACCEPT for line in draft.lines):
        yield DraftFault("reasons", REST_UNDECIDED)


def _note_faults(draft: DecisionDraft) -> Iterator[DraftFault]:
    asking = [line for line in draft.lines if line.action is Action.ASK]
    asks = draft.action is Action.ASK or (bool(asking) and not all(line.note.strip() for line in asking))
    if asks and not draft.note.strip():
        yield DraftFault("note", QUESTION_MISSING)
    if len(draft.note) > MOST_CHARACTERS:
        yield DraftFault("note", NOTE_TOO_LONG)
