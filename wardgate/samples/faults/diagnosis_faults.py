"""Faults of the diagnosis: sex or age rules it out, or it cannot be the principal one."""

from msgspec.structs import replace

from gateway.cards.card import Sex
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import examine, treat
from wardgate.samples.faults.sample_fault import Made, SampleFault
from wardgate.samples.people.population import Citizen

# None of these is bound to an age that a grown-up could miss.
OF_WOMEN = ("N76.0", "N83.2", "D25.9")
OF_MEN = ("N40", "N45.9", "N43.3")
OF_INFANTS = ("P59.9", "P36.9", "P23.9")
NEVER_PRINCIPAL = ("Z51.1", "Z01.0", "B97.4")


def illness_of_the_other_sex(ward: PatientPool) -> Made:
    """The whole visit is for an illness that the other sex has."""
    citizen = ward.call_insured(lambda each: _is_grown_up(ward, each))
    return Made(examine(ward, citizen, ward.illnesses.by_code[_of_the_other_sex(ward, citizen)]))


def companion_of_the_other_sex(ward: PatientPool) -> Made:
    """Only a secondary diagnosis is one of the other sex."""
    citizen = ward.call_insured(lambda each: _is_grown_up(ward, each))
    return _with_companion(ward, citizen, _of_the_other_sex(ward, citizen))


def illness_of_infants(ward: PatientPool) -> Made:
    """A child of several years has an illness of the newborn."""
    citizen = ward.call_insured(lambda each: 2 <= ward.age_of(each) <= 10)
    return Made(examine(ward, citizen, ward.illnesses.by_code[ward.dice.choice(OF_INFANTS)]))


def companion_of_the_old(ward: PatientPool) -> Made:
    """Somebody young has the cataract of old age as a secondary diagnosis."""
    return _with_companion(ward, ward.call_insured(lambda each: 16 <= ward.age_of(each) <= 27), "H25.9")


def pregnant_by_year_of_birth(ward: PatientPool) -> Made:
    """A woman far beyond sixty, known only by her year of birth, is with child by a secondary diagnosis."""
    return _with_companion(
        ward, ward.call_insured(lambda each: _is_old_woman_known_by_year(ward, each)), "O21.0"
    )


def agent_before_disease(ward: PatientPool) -> Made:
    """The germ stands first, the infection that it causes second."""
    citizen = ward.call_insured(lambda each: 20 <= ward.age_of(each) <= 85)
    infection, germ = ward.illnesses.by_code["N39.0"], ward.illnesses.by_code["B96.2"]
    return Made(replace(examine(ward, citizen, infection), illnesses=(germ, infection)))


def occasion_as_principal(ward: PatientPool) -> Made:
    """What is only the occasion or the agent of a visit stands as its illness."""
    citizen = ward.call_insured(lambda each: 30 <= ward.age_of(each) <= 75)
    code = ward.dice.choice(NEVER_PRINCIPAL)
    return Made(replace(examine(ward, citizen), illnesses=(ward.illnesses.by_code[code],)))


def _with_companion(ward: PatientPool, citizen: Citizen, code: str) -> Made:
    visit = treat(ward, citizen)
    return Made(replace(visit, illnesses=(*visit.illnesses, ward.illnesses.by_code[code])))


def _of_the_other_sex(ward: PatientPool, citizen: Citizen) -> str:
    return ward.dice.choice(OF_WOMEN if citizen.holding.person.sex is Sex.MALE else OF_MEN)


def _is_grown_up(ward: PatientPool, citizen: Citizen) -> bool:
    return ward.age_of(citizen) >= 20


def _is_old_woman_known_by_year(ward: PatientPool, citizen: Citizen) -> bool:
    person = citizen.holding.person
    return person.sex is Sex.FEMALE and ward.age_of(citizen) >= 65 and len(person.birth_date) == len("1950")


FAULTS = (
    SampleFault("sex-against-diagnosis", "W07", (illness_of_the_other_sex, companion_of_the_other_sex)),
    SampleFault(
        "age-against-diagnosis", "W08", (illness_of_infants, companion_of_the_old, pregnant_by_year_of_birth)
    ),
    SampleFault("never-principal", "W09", (agent_before_disease, occasion_as_principal)),
)
