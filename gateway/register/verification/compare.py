"""Compares a person of the register with entries of the population register."""

from collections.abc import Collection, Iterator

from gateway.cards.card import Person
from gateway.cards.judging.person_match import same_birth_date, same_name
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verification import ComparedField, Verification, VerificationOutcome

NOT_FOUND = Verification(VerificationOutcome.NOT_FOUND)
SEVERAL = Verification(VerificationOutcome.SEVERAL)
MATCHED = Verification(VerificationOutcome.MATCHED)


def compare(person: Person, entries: Collection[PopulationEntry]) -> Verification:
    """`entries` are those that have the person's chip ID; of a person without one, those with name, birth
    date and sex of the person.

    Names are compared as look-ups do, birth dates as far as both are known.
    """
    different = set(entries)
    if len(different) != 1:
        return SEVERAL if different else NOT_FOUND
    entry = different.pop()
    fields = tuple(_differences(person, entry))
    outcome = _outcome(person, entry)
    if outcome is not None:
        return Verification(outcome, fields)
    return Verification(VerificationOutcome.DIFFERENT, fields) if fields else MATCHED


def _outcome(person: Person, entry: PopulationEntry) -> VerificationOutcome | None:
    """What counts more than any difference of a field."""
    if entry.state is PopulationState.CANCELLED:
        return VerificationOutcome.CANCELLED
    if entry.state is PopulationState.DEAD and person.died_on is None:
        return VerificationOutcome.DEAD
    return None


def _differences(person: Person, entry: PopulationEntry) -> Iterator[ComparedField]:
    if person.chip_id != entry.personal_id:
        yield ComparedField.CHIP_ID
    if not same_name(person.full_name, entry.full_name):
        yield ComparedField.FULL_NAME
    if not same_birth_date(person.birth_date, entry.birth_date):
        yield ComparedField.BIRTH_DATE
    if person.sex is not entry.sex:
        yield ComparedField.SEX
    if not _same_death(person, entry):
        yield ComparedField.DIED_ON


def _same_death(person: Person, entry: PopulationEntry) -> bool:
    """Of a dead person whose day of death one of the two does not know, the day is not compared."""
    if entry.state is not PopulationState.DEAD:
        return person.died_on is None
    return person.died_on is not None and entry.died_on in (None, person.died_on)
