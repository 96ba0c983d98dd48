"""How simulated offices answer the steps of a birth."""

from gateway.cards.card import Sex
from gateway.register.procedures.birth import birth_steps as steps
from gateway.v1.birth_file_pb2 import BirthRegistered, ResidenceRegistered
from gateway.v1.card_service_pb2 import SEX_FEMALE
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from wardgate.samples.files.sample_file import TYPING_ERROR
from wardgate.samples.offices.open_task import Asked, OfficeAnswer, OpenTask, plain
from wardgate.samples.people.numbers import chip_id_stem
from wardgate.samples.random_choice import WeightedChoice

CIVIL_STATUS = WeightedChoice({steps.REGISTERED: 92, steps.RETURNED: 5, steps.REFUSED: 3})
RESIDENCE = WeightedChoice({steps.REGISTERED: 84, steps.VERIFICATION: 12, steps.REFUSED: 4})
VERIFIED = WeightedChoice({steps.REGISTERED: 90, steps.REFUSED: 10})
NOTES = {steps.RETURNED: "Thiếu giấy tờ của mẹ", steps.REFUSED: "Không đúng thẩm quyền"}
# A personal ID ends with a number of six digits within its province, year and sex.
LAST_DIGITS = 10**6


def register_birth(asked: Asked) -> OfficeAnswer:
    """The civil status gives the child its personal ID."""
    answer = CIVIL_STATUS.draw(asked.random)
    if answer != steps.REGISTERED:
        return plain(answer, NOTES[answer])
    facts = asked.task.facts.birth
    sex = Sex.FEMALE if facts.child.sex == SEX_FEMALE else Sex.MALE
    stem = chip_id_stem(facts.province, sex, facts.child.born_on.year)
    registered = BirthRegistered(
        personal_id=f"{stem}{asked.random.randrange(LAST_DIGITS):06}",
        full_name=facts.child.full_name or facts.mother.full_name,
        registration_number=f"KS-{asked.task.file_id[:8]}",
    )
    return OfficeAnswer(answer, AnswerFacts(birth_registered=registered))


def correct_birth(asked: Asked) -> OfficeAnswer:
    """The mother corrects her name, or hands in what was missing."""
    corrected = FileFacts()
    corrected.CopyFrom(asked.task.facts)
    corrected.birth.mother.full_name = corrected.birth.mother.full_name.removesuffix(TYPING_ERROR)
    return OfficeAnswer(steps.CORRECTED, AnswerFacts(corrected=corrected))


def register_residence(asked: Asked) -> OfficeAnswer:
    """The police register the residence, or verify it first."""
    return _residence(asked.task, RESIDENCE.draw(asked.random))


def register_verified_residence(asked: Asked) -> OfficeAnswer:
    """The police have verified the residence."""
    return _residence(asked.task, VERIFIED.draw(asked.random))


def _residence(task: OpenTask, answer: str) -> OfficeAnswer:
    if answer == steps.REGISTERED:
        registered = ResidenceRegistered(number=f"TT-{task.file_id[:8]}")
        return OfficeAnswer(answer, AnswerFacts(residence_registered=registered))
    return plain(answer, "Không có chỗ ở hợp pháp" if answer == steps.REFUSED else "")
