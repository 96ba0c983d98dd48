"""How simulated offices answer the steps of a death, and of its annulment."""

from gateway.register.procedures.death import death_steps as steps
from gateway.register.procedures.death.payouts import due_now
from gateway.v1.death_file_pb2 import PENSION_COMPULSORY, DeathAssessment, DeathRegistered, PayoutMade
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from runtime.date_message import date_message
from wardgate.samples.files.sample_file import TYPING_ERROR
from wardgate.samples.offices.open_task import Asked, OfficeAnswer, plain
from wardgate.samples.random_choice import WeightedChoice

CIVIL_STATUS = WeightedChoice({steps.REGISTERED: 94, steps.RETURNED: 4, steps.REFUSED: 2})
RESIDENCE = WeightedChoice({steps.REMOVED: 95, steps.NOT_FOUND: 5})
REGIMES = WeightedChoice({"none": 30, "contributing": 15, "pension": 40, "assistance": 15})
ASSESSMENTS = {
    "none": DeathAssessment(),
    "contributing": DeathAssessment(contributing=True, compulsory_months=140),
    "pension": DeathAssessment(pension=PENSION_COMPULSORY),
    "assistance": DeathAssessment(social_assistance=True),
}


def register_death(asked: Asked) -> OfficeAnswer:
    """The civil status registers the death, and cards end."""
    answer = CIVIL_STATUS.draw(asked.random)
    if answer != steps.REGISTERED:
        return plain(answer, "Thiếu giấy báo tử")
    registered = DeathRegistered(registration_number=f"KT-{asked.task.file_id[:8]}")
    return OfficeAnswer(answer, AnswerFacts(death_registered=registered))


def correct_death(asked: Asked) -> OfficeAnswer:
    """The relative corrects the name, or hands in what was missing."""
    corrected = FileFacts()
    corrected.CopyFrom(asked.task.facts)
    corrected.death.full_name = corrected.death.full_name.removesuffix(TYPING_ERROR)
    return OfficeAnswer(steps.CORRECTED, AnswerFacts(corrected=corrected))


def remove_residence(asked: Asked) -> OfficeAnswer:
    """The police remove the residence."""
    return plain(RESIDENCE.draw(asked.random))


def assess(asked: Asked) -> OfficeAnswer:
    """The social insurance knows by which regime an allowance is due."""
    assessment = ASSESSMENTS[REGIMES.draw(asked.random)]
    return OfficeAnswer(steps.ASSESSED, AnswerFacts(death_assessment=assessment))


def pay_out(asked: Asked) -> OfficeAnswer:
    """The payer pays what the file has granted."""
    payout = PayoutMade(
        transfer_number=f"CK-{asked.task.file_id[:8]}-{asked.task.number}",
        amount=due_now(asked.task.result.death),
        paid_on=date_message(asked.today),
    )
    return OfficeAnswer(steps.PAID, AnswerFacts(payout_made=payout))
