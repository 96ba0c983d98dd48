"""Which steps the simulated offices answer, and how."""

from collections.abc import Mapping
from datetime import date

from gateway.register.procedures.benefit_stop import benefit_stop_code
from gateway.register.procedures.birth import birth_steps
from gateway.register.procedures.death import annulment_code, death_steps
from gateway.register.procedures.household import household_steps
from gateway.register.procedures.unemployment import unemployment_steps
from wardgate.samples.offices import birth_answers as birth
from wardgate.samples.offices import death_answers as death
from wardgate.samples.offices import household_answers as household
from wardgate.samples.offices import unemployment_answers as unemployment
from wardgate.samples.offices.open_task import Answer, Asked, OfficeAnswer, OpenTask, plain


def always(answer: str) -> Answer:
    """The same answer to every task."""
    return lambda _: plain(answer)


# Objections and differences from the population register wait for people.
ANSWERS: Mapping[tuple[str, str], Answer] = {
    (birth_steps.CODE, birth_steps.CIVIL_STATUS): birth.register_birth,
    (birth_steps.CODE, birth_steps.CORRECTION): birth.correct_birth,
    (birth_steps.CODE, birth_steps.EXAMINATION): always(birth_steps.ANOTHER_CHILD),
    (birth_steps.CODE, birth_steps.RESIDENCE): birth.register_residence,
    (birth_steps.CODE, birth_steps.VERIFIED_RESIDENCE): birth.register_verified_residence,
    (death_steps.CODE, death_steps.CIVIL_STATUS): death.register_death,
    (death_steps.CODE, death_steps.CORRECTION): death.correct_death,
    (death_steps.CODE, death_steps.RESIDENCE): death.remove_residence,
    (death_steps.CODE, death_steps.ASSESSMENT): death.assess,
    (death_steps.CODE, death_steps.PAYOUT): death.pay_out,
    (annulment_code.CODE, annulment_code.EXAMINATION): always(annulment_code.ANNULLED),
    (household_steps.CODE, household_steps.MEMBERSHIP): household.confirm_membership,
    (household_steps.CODE, household_steps.PAYMENT): household.receive_premium,
    (unemployment_steps.CODE, unemployment_steps.CONFIRMATION): unemployment.confirm_months,
    (unemployment_steps.CODE, unemployment_steps.BOOK): always(unemployment_steps.CLOSED),
    (benefit_stop_code.CODE, benefit_stop_code.CONFIRMATION): always(benefit_stop_code.CONFIRMED),
}


def is_answered(task: OpenTask) -> bool:
    """Whether it does not wait for people."""
    return (task.procedure, task.step) in ANSWERS


def answer_of(task: OpenTask, today: date) -> OfficeAnswer:
    """What is answered; the same for the same task and day."""
    return ANSWERS[task.procedure, task.step](Asked(task, task.random("answer"), today))
