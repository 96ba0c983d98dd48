"""The lines whose machine, performer or bed served another patient of the facility at the same time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.uses.use import SEPARATOR, ConcurrentUse, ResourceKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.facts.wording import moment_en, moment_vi
from runtime.time_zone import HO_CHI_MINH

NOT_COMPARED = Missing(
    CaseFact.USES,
    Text(
        "Hồ sơ này chưa được so về máy, người thực hiện và giường với các hồ sơ khác của cơ sở.",
        "This claim was not compared by machine, performer and bed with the facility's other claims.",
    ),
)


def shared_lines(case: Case, kind: ResourceKind) -> Iterator[tuple[Line, Sequence[ConcurrentUse]]]:
    """Each line with the uses by other patients, the earliest first; the case was compared."""
    by_line: defaultdict[int, list[ConcurrentUse]] = defaultdict(list)
    for use in case.uses or ():
        if use.kind is kind:
            by_line[use.line].append(use)
    yield from ((case.claim.lines[at], uses) for at, uses in sorted(by_line.items()))


def shared_with_another(
    case: Case, kind: ResourceKind, fact: LineFact, message_of: Callable[[Line, str, Text], Text]
) -> Answers:
    """One finding a line, with its net. The message is made of the line, the code and the other times."""
    if case.uses is None:
        yield NOT_COMPARED
    for line, uses in shared_lines(case, kind):
        message = message_of(line, code_of(uses[0]), meanwhile(uses[0]))
        yield Found(
            line=line.sequence,
            fact=line.fact(fact),
            amount=plausible_money(line.net),
            message=message,
            reviewer_message=with_claims(message, uses),
        )


def code_of(use: ConcurrentUse) -> str:
    """The code of the machine or performer, or the department and the bed."""
    return use.resource.partition(SEPARATOR)[2].strip()


def meanwhile(use: ConcurrentUse) -> Text:
    """ "(from 2026-03-05 at 08:00 to 2026-03-05 at 08:30)"."""
    return Text(
        f"(từ {moment_vi(use.begins)} đến {moment_vi(use.ends)})",
        f"(from {moment_en(use.begins)} to {moment_en(use.ends)})",
    )


def is_over_night(line: Line, use: ConcurrentUse) -> bool:
    """Whether both last over one midnight in Ho Chi Minh City."""
    begins, ends = line.care.performed, line.care.resulted
    if begins is None or ends is None:
        return False
    first, last = max(begins, use.begins), min(ends, use.ends)
    return first.astimezone(HO_CHI_MINH).date() < last.astimezone(HO_CHI_MINH).date()


def with_claims(message: Text, uses: Sequence[ConcurrentUse]) -> Text:
    """The message with the other claims named, for the payer's reviewer."""
    claims = ", ".join(dict.fromkeys(use.claim_id for use in uses))
    return Text(f"{message.vi} Hồ sơ kia: {claims}.", f"{message.en} The other claims: {claims}.")
