"""The people of samples.json, looked up in a real register by the real use case."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry

from gateway.access.access_log import AccessLog
from gateway.access.link_table import LinkTable
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import CheckCards
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from tests.integration.test_samples_load import no_progress
from tests.receipt_keys import receipt_keys
from tests.unit.wardgate.samples.test_samples import question_of
from tests.unit.wardgate.samples.worlds import a_world
from wardgate.samples.loading.load import fill


class EmptyCache:
    """A cache that stores nothing."""

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, RegisterSnapshot]:
        return {}

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, RegisterSnapshot]:
        return {}

    async def put(self, known: Mapping[PersonKey, RegisterSnapshot]) -> None:
        return None


async def test_every_sample_person_gets_the_outcome_that_samples_json_promises(database_url: str) -> None:
    world = a_world(people=2_000)
    await fill(database_url, world, no_progress)
    samples = world.samples()
    async with open_database(database_url) as database:
        check_cards = CheckCards(
            CardTable(database),
            EmptyCache(),
            AccessLog(LinkTable(database), Clock().now),
            receipt_keys(),
            BenefitLaw(read_parameters()),
            Clock(),
            Metrics(CollectorRegistry()),
        )
        answers = await check_cards.check([question_of(sample) for sample in samples])
    outcomes = [(answer.outcome.name, answer.outcome.vss_code) for answer in answers]
    assert outcomes == [(sample.outcome, sample.vss_code) for sample in samples]
