"""One performer treats two patients at the same time.

## What it looks for

An operation or a procedure of a performer (NGUOI_THUC_HIEN), from its performance (NGAY_TH_YL) to its end
(NGAY_KQ), while another claim of the facility, which was submitted before, has the same performer in an
operation or procedure of another patient. Midnight counts as an unknown time. What lasts more than a day is
not compared.

## What a reviewer does

Read both records and the operating list. Some procedures go on by themselves, such as a drip or an infrared
lamp, and one person may watch several patients: drop the finding then. If an hour is wrong, ask for a
correction. Cut a procedure that the person cannot have done.

## What it cannot see

Procedures without both times, or without the performer. Whether a performer only supervised or helped.
Procedures at another facility. Of two claims that are received in the same moment, that the other one is
there.
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
    code="W62",
    title=Text("Một người thực hiện cùng lúc cho hai người bệnh", "One performer with two patients at once"),
    outcome=FindingOutcome.WARN,
    precision=Prior(2, 8),
    needs=(Given.CONCURRENT_USES,),
    shadow=True,
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 3 (NGUOI_THUC_HIEN, NGAY_TH_YL, NGAY_KQ)"))
def a_performer_treats_one_patient_at_a_time(case: Case) -> Answers:
    """One finding a line."""
    return shared_with_another(case, ResourceKind.PERFORMER, LineFact.CARE_PERFORMERS, _message)


def _message(line: Line, performer: str, when: Text) -> Text:
    return Text(
        f"Dòng {line.sequence} do {performer} thực hiện trong khi một hồ sơ khác của cơ sở ghi người này "
        f"làm phẫu thuật hoặc thủ thuật cho người bệnh khác {when.vi}.",
        f"Line {line.sequence} is performed by {performer} while another claim of the facility has this "
        f"person in an operation or procedure of another patient {when.en}.",
    )
