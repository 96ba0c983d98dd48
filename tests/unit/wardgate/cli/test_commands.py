"""The command lines that `wardgate up` prints do what they say."""

import shlex

import pytest

from tests.fakes.gateway_server import FakeGateway
from tests.unit.wardgate.cli.conftest import Command
from tests.unit.wardgate.samples.worlds import a_world
from wardgate.cli.look_ups.question import SEXES
from wardgate.cli.up.commands import Commands
from wardgate.data_folder.paths import DEFAULT_FOLDER
from wardgate.samples.look_ups.sample import Sample

ONE_OF_EACH = {sample.say: sample for sample in a_world(people=100).samples()}


@pytest.mark.parametrize("sample", ONE_OF_EACH.values(), ids=lambda sample: sample.outcome)
def test_one_command_looks_up_a_sample_with_all_its_facts(
    sample: Sample, call: Command, gateway: FakeGateway
) -> None:
    _, *words = shlex.split(Commands(DEFAULT_FOLDER, "wardgate").check(sample))
    assert call(*words).exit_code == 0
    (asked,) = gateway.asked
    assert (asked.chip_id or None, asked.card_number or None) == (sample.chip_id, sample.card_number)
    assert (asked.holder.full_name, asked.holder.birth_date) == (sample.full_name, sample.birth_date)
    assert asked.holder.sex == SEXES[sample.sex]
    assert asked.registered_facility == sample.registered_facility
    days = [(sample.service_date, asked.service_date), (sample.service_until, asked.service_until)]
    for wanted, sent in days:
        assert (sent.year, sent.month, sent.day) == (
            (wanted.year, wanted.month, wanted.day) if wanted else (0, 0, 0)
        )
