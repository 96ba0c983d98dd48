"""Faults of the diagnosis: impossible for the patient's sex or age, or not allowed as the principal one."""

from msgspec.structs import replace

from gateway.cards.card import Sex
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import examine, treat
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit
from wardgate.samples.people.population import Citizen

# All of these are possible at any adult age.
OF_WOMEN = ("N76.0", "N83.2", "D25.9")
OF_MEN = ("N40", "N45.9", "N43.3")
OF_INFANTS = ("P59.9", "P36.9", "P23.9")
NEVER_PRINCIPAL = ("Z51.1", "Z01.0", "B97.4")


def illness_of_the_other_sex(pool: PatientPool) -> SampleVisit:
    """The whole visit is for an illness of the other sex."""
    citizen = pool.take_insured(lambda each: _is_grown_up(pool, each))
    return SampleVisit(examine(pool, citizen, pool.illnesses.by_code[_of_the_other_sex(pool, citizen)]))


def secondary_diagnosis_of_the_other_sex(pool: PatientPool) -> SampleVisit:
    """Only a secondary diagnosis is of the other sex."""
    citizen = pool.take_insured(lambda each: _is_grown_up(pool, each))
    return _with_secondary_diagnosis(pool, citizen, _of_the_other_sex(pool, citizen))


def illness_of_infants(pool: PatientPool) -> SampleVisit:
    """A child of several years has an illness of the newborn."""
    citizen = pool.take_insured(lambda each: 2 <= pool.age_of(each) <= 10)
    return SampleVisit(examine(pool, citizen, pool.illnesses.by_code[pool.random.choice(OF_INFANTS)]))


def secondary_diagnosis_of_the_old(pool: PatientPool) -> SampleVisit:
    """A young person has senile cataract as a secondary diagnosis."""
    return _with_secondary_diagnosis(
        pool, pool.take_insured(lambda each: 16 <= pool.age_of(each) <= 27), "H25.9"
    )


def pregnant_by_year_of_birth(pool: PatientPool) -> SampleVisit:
    """A woman over 65, with only her year of birth on record, has a pregnancy as a secondary diagnosis."""
    return _with_secondary_diagnosis(
        pool, pool.take_insured(lambda each: _is_old_woman_known_by_year(pool, each)), "O21.0"
    )


def agent_before_disease(pool: PatientPool) -> SampleVisit:
    """The infectious agent is the principal diagnosis, the infection the secondary one."""
    citizen = pool.take_insured(lambda each: 20 <= pool.age_of(each) <= 85)
    infection, germ = pool.illnesses.by_code["N39.0"], pool.illnesses.by_code["B96.2"]
    return SampleVisit(replace(examine(pool, citizen, infection), illnesses=(germ, infection)))


def occasion_as_principal(pool: PatientPool) -> SampleVisit:
    """The principal diagnosis is only the occasion of the visit, or an infectious agent."""
    citizen = pool.take_insured(lambda each: 30 <= pool.age_of(each) <= 75)
    code = pool.random.choice(NEVER_PRINCIPAL)
    return SampleVisit(replace(examine(pool, citizen), illnesses=(pool.illnesses.by_code[code],)))


def _with_secondary_diagnosis(pool: PatientPool, citizen: Citizen, code: str) -> SampleVisit:
    visit = treat(pool, citizen)
    return SampleVisit(replace(visit, illnesses=(*visit.illnesses, pool.illnesses.by_code[code])))


def _of_the_other_sex(pool: PatientPool, citizen: Citizen) -> str:
    return pool.random.choice(OF_WOMEN if citizen.holding.person.sex is Sex.MALE else OF_MEN)


def _is_grown_up(pool: PatientPool, citizen: Citizen) -> bool:
    return pool.age_of(citizen) >= 20


def _is_old_woman_known_by_year(pool: PatientPool, citizen: Citizen) -> bool:
    person = citizen.holding.person
    return person.sex is Sex.FEMALE and pool.age_of(citizen) >= 65 and len(person.birth_date) == len("1950")


FAULTS = (
    SampleFault(
        "sex-against-diagnosis", "W07", (illness_of_the_other_sex, secondary_diagnosis_of_the_other_sex)
    ),
    SampleFault(
        "age-against-diagnosis",
        "W08",
        (illness_of_infants, secondary_diagnosis_of_the_old, pregnant_by_year_of_birth),
    ),
    SampleFault("never-principal", "W09", (agent_before_disease, occasion_as_principal)),
)
