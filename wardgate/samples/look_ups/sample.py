"""Sample look-ups: for every outcome, people to look up and the facts to send."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle, islice

import msgspec

from gateway.cards.outcome_table import OUTCOME_OF_GROUP, OUTCOMES
from wardgate.samples.cards.card_kind import CHILD
from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.data_file import read_yaml
from wardgate.samples.look_ups.typing_errors import Question, TypingErrors
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.population import Citizen

PEOPLE_EACH = 2
VSS_CODES = {outcome.name: outcome.vss_code for outcome in OUTCOMES}


class Sample(msgspec.Struct, frozen=True):
    """One entry of samples.json: a look-up with these facts has this outcome.

    Exactly one of the two numbers is sent. `outcome` is a gateway.v1.Outcome without its prefix. `facility`
    is the one where the person is registered, or for a child without a card the one that it is brought to.
    `service_until` is the last day of a stay, None for a single day. `registered_facility` and `sex` are sent
    as the clinic recorded them, and left out if empty. `say` describes the case in one English sentence.
    """

    vss_code: str
    outcome: str
    chip_id: str | None
    card_number: str | None
    full_name: str
    birth_date: str
    service_date: date
    facility: str
    say: str
    service_until: date | None = None
    registered_facility: str = ""
    sex: str = ""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of data/samples.yaml: the part that two sample people play."""

    outcome: str
    scenario: Scenario
    ask_by: str
    say: str
    who: str = "ordinary"
    typing_error: str | None = None
    stay_days: int = 0


def make_samples(seed: int, today: date, citizens: Sequence[Citizen], home: str) -> list[Sample]:
    """Two people for every role; none for a role that no citizen of these suits."""
    roles = msgspec.convert(read_yaml("samples.yaml"), list[Role])
    names = (citizen.holding.person.full_name for citizen in citizens)
    typing_errors = TypingErrors(Numbers(seed), names, (_facility(citizen, home) for citizen in citizens))
    # Each role takes the next people who suit, so that different roles have different people.
    queues = {(role.scenario, role.who): cycle(_able(role, citizens)) for role in roles}
    return [
        _sample(role, citizen, typing_errors, today, home)
        for role in roles
        for citizen in islice(queues[role.scenario, role.who], PEOPLE_EACH)
    ]


def _able(role: Role, citizens: Sequence[Citizen]) -> Iterator[Citizen]:
    suits = WHO[role.who]
    return (citizen for citizen in citizens if citizen.scenario is role.scenario and suits(citizen))


def _ordinary(citizen: Citizen) -> bool:
    person = citizen.holding.person
    return (
        person.chip_id is not None
        and person.birth_date == citizen.born.isoformat()
        and not (citizen.scenario is Scenario.ACCURATE and (_is_child(citizen) or _is_managed(citizen)))
    )


def _small_child(citizen: Citizen) -> bool:
    return _is_child(citizen) and len(citizen.holding.periods) == 1 and citizen.holding.person.chip_id is None


def _known_by_year(citizen: Citizen) -> bool:
    return len(citizen.holding.person.birth_date) == len("1950") and not _is_managed(citizen)


def _is_child(citizen: Citizen) -> bool:
    return citizen.holding.periods[0].group == CHILD.group


def _is_managed(citizen: Citizen) -> bool:
    return citizen.holding.periods[-1].group in OUTCOME_OF_GROUP


WHO: dict[str, Callable[[Citizen], bool]] = {
    "ordinary": _ordinary,
    "small_child": _small_child,
    "known_by_year": _known_by_year,
}


def _sample(role: Role, citizen: Citizen, typing_errors: TypingErrors, today: date, home: str) -> Sample:
    question = _right_question(role, citizen, home)
    typed = typing_errors.make(role.typing_error, question) if role.typing_error else question
    return Sample(
        vss_code=VSS_CODES[role.outcome],
        outcome=role.outcome,
        chip_id=typed.chip_id,
        card_number=typed.card_number,
        full_name=typed.full_name,
        birth_date=typed.birth_date,
        service_date=today,
        facility=_facility(citizen, home),
        say=role.say,
        service_until=today + timedelta(days=role.stay_days) if role.stay_days else None,
        registered_facility=typed.registered_facility if role.typing_error else "",
        sex=typed.sex if role.typing_error else "",
    )


def _facility(citizen: Citizen, home: str) -> str:
    periods = citizen.holding.periods
    return periods[-1].registered_facility if periods else home


def _right_question(role: Role, citizen: Citizen, home: str) -> Question:
    person, by_chip_id = citizen.holding.person, role.ask_by == "chip_id"
    return Question(
        chip_id=person.chip_id if by_chip_id else None,
        card_number=None if by_chip_id else citizen.holding.periods[0].card_number,
        full_name=person.full_name,
        birth_date=person.birth_date,
        registered_facility=_facility(citizen, home),
        sex=person.sex.value if person.sex else "",
    )
