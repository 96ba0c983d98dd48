"""One machine serves two patients at the same time.

## What it looks for

An image, a functional test, an operation or a procedure on a machine (MA_MAY), from its performance
(NGAY_TH_YL) to its result or end (NGAY_KQ), while another claim of the facility, which was submitted before,
has the same machine for another patient. Laboratory machines have many samples at once, so tests are not
compared. Midnight counts as an unknown time. Services that last more than a day are not compared: their end
is that of the report.

## What a reviewer does

Read both records and the list of the machine. Clerks often write the hour of the report as that of the end:
if the services followed each other, ask for a correction. Cut a service that cannot have been given.

## What it cannot see

Services without both times, or without the machine. Claims of another facility that uses the machine. Of two
claims that are received in the same moment, that the other one is there.
"""

from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.uses.use import ResourceKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.uses.shared import shared_with_another

rule = Rule(
    code="W61",
    title=Text("Một máy cùng lúc cho hai người bệnh", "One machine with two patients at once"),
    outcome=FindingOutcome.WARN,
    precision=Prior(2, 8),
    needs=(Given.CONCURRENT_USES,),
    shadow=True,
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 3 (MA_MAY, NGAY_TH_YL, NGAY_KQ)"))
def a_machine_serves_one_patient_at_a_time(case: Case) -> Answers:
    """One finding a line."""
    return shared_with_another(case, ResourceKind.MACHINE, LineFact.CARE_MACHINES, _message)


def _message(line: Line, machine: str, when: Text) -> Text:
    return Text(
        f"Dòng {line.sequence} dùng máy {machine} trong khi một hồ sơ khác của cơ sở dùng máy này cho "
        f"người bệnh khác {when.vi}.",
        f"Line {line.sequence} uses machine {machine} while another claim of the facility uses it for "
        f"another patient {when.en}.",
    )
