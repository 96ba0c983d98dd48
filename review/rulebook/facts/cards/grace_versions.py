"""The versions of the rules that count days of grace, one for each provision that grants them; and whose."""

from collections.abc import Callable

from insurance.claim.claim import Claim
from insurance.law.cover.days_of_grace import DaysOfGrace
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from review.rulebook.engine.answers import Answers
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Rule
from review.rulebook.facts.law_parameter import DAYS_OF_GRACE

JudgeByGrace = Callable[[Case, Parameter[DaysOfGrace]], Answers]

# The days of insurance/law/parameters/days_of_grace.yaml. Rules are declared before files are read, so tests
# hold them equal.
PROVISIONS = (
    ("2018-12-01", Provision("Nghị định 146/2018/NĐ-CP", "Điều 27 khoản 9")),
    ("2025-07-01", Provision("Nghị định 188/2025/NĐ-CP", "Điều 50 khoản 4")),
)


def is_inpatient(claim: Claim) -> bool | None:
    """Whether days of grace are an inpatient's. An emergency's are, where the claim does not say more."""
    return True if claim.inpatient is None and claim.emergency else claim.inpatient


def in_force_with_grace(rule: Rule) -> Callable[[JudgeByGrace], JudgeByGrace]:
    """Declare a judgement by the days of grace, in force from each day on which a provision sets them."""

    def declare(judge: JudgeByGrace) -> JudgeByGrace:
        for since, law in PROVISIONS:
            rule.in_force_with(DAYS_OF_GRACE, since, law=law)(judge)
        return judge

    return declare
