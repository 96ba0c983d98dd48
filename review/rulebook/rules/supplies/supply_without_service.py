"""A supply names a service that the claim does not bill.

## What it looks for

The row of a supply names the service that it was used for (MA_DICH_VU). The rule looks for a line of the
claim that bills this service; endings of the code, such as _GT or _TB, are not compared. The VSS list has
the same rule.

## What a reviewer does

Look in the record whether the service was given. If it was given and not billed, or billed in another
claim, the supply may be paid. If it was not given, cut the supply.

## What it cannot see

Supplies that name no service. Whether the service uses such a supply, and how many.
"""

from collections.abc import Iterator, Sequence

from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format

# Lines of these kinds are no service that a supply is used for.
NO_SERVICE = frozenset({LineKind.SUPPLY, LineKind.DRUG, LineKind.BLOOD, LineKind.TRANSPORT, LineKind.BED})
CODES = Text("mã dịch vụ", "code of the service")

rule = Rule(
    code="W32",
    title=Text("Vật tư y tế đi kèm dịch vụ không có trong hồ sơ", "Supply of a service that is not billed"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    answers=("F9_1",),
    needs=(LineKind.SUPPLY,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_DICH_VU"))
@rule.in_force("2017-06-01", law=Provision("Thông tư 04/2017/TT-BYT", "Điều 3"))
def supplies_have_their_service(case: Case) -> Answers:
    """Compare the services that supplies name with those that are billed."""
    supplies = [line for line in case.index.of(LineKind.SUPPLY) if line.product.used_for]
    if not supplies:
        return
    services = [line for line in case.claim.lines if line.kind not in NO_SERVICE]
    billed = {_base(coding.code) for line in services for coding in line.codes}
    orphans = [line for line in supplies if billed.isdisjoint(map(_base, line.product.used_for))]
    if not orphans:
        return
    without_code = [line for line in services if not line.codes]
    if without_code:
        yield lacking(without_code, LineFact.CODES, CODES)
    else:
        yield from _objections(orphans)


def _base(code: str) -> str:
    """Without the ending that says how the service was given: "10.0454.0491_GT", "10.0454.0491.K.01001"."""
    return code.partition("_")[0].partition(".K.")[0].upper()


def _objections(orphans: Sequence[Line]) -> Iterator[Found]:
    for line in orphans:
        yield Found(
            line=line.sequence,
            fact=line.fact(LineFact.PRODUCT_USED_FOR),
            amount=plausible_money(line.net),
            message=Text(
                f"Vật tư ở dòng {line.sequence} ghi dùng cho dịch vụ mà hồ sơ không có.",
                f"The supply on line {line.sequence} was used for a service that the claim does not bill.",
            ),
        )
