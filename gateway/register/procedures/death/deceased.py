"""Who has died: as a file states it, beside whom the register knows."""

from gateway.cards.judging.person_match import same_birth_date, same_name
from gateway.register.files.naming.named_person import NamedPerson, key_of, stated_name
from gateway.register.procedures.death.death_facts import died_on
from gateway.register.procedures.death.death_register import PersonAnswer
from gateway.v1.death_file_pb2 import DeathFacts


def deceased(facts: DeathFacts, known: PersonAnswer) -> NamedPerson:
    """The one whom the file names."""
    number = None if known.person is None else known.person.insurance_number
    key = key_of(facts.insurance_number, facts.citizen_id)
    return NamedPerson(key, number, stated_name(facts.birth_date), is_known_otherwise(facts, known))


def is_known_otherwise(facts: DeathFacts, known: PersonAnswer) -> bool:
    """Whether the register knows the person otherwise."""
    person = known.person
    is_other = person is not None and not _is_same(facts, person.full_name, person.birth_date)
    return known.differ or is_other


def _is_same(facts: DeathFacts, full_name: str, birth_date: str) -> bool:
    is_born = not birth_date or died_on(facts).isoformat() >= birth_date
    return is_born and same_name(facts.full_name, full_name) and same_birth_date(facts.birth_date, birth_date)
