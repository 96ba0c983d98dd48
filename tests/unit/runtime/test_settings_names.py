"""What may stand in the environment that all processes share."""

import msgspec
import pytest

from gateway.settings import Settings as GatewaySettings
from review.settings import Settings as WorkerSettings
from runtime.settings import NAMES, PREFIX


@pytest.mark.parametrize("settings", [GatewaySettings, WorkerSettings])
def test_every_setting_of_a_process_is_known_to_the_others(settings: type[msgspec.Struct]) -> None:
    assert {PREFIX + field.name.upper() for field in msgspec.structs.fields(settings)} <= NAMES
