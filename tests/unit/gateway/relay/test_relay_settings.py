"""Settings of a relay that have no effect are refused by name."""

import pytest

from gateway.relay.relay_process import serve
from gateway.relay.settings import RelaySettings
from runtime.settings.reading import InvalidSettings


async def test_an_account_without_the_url_of_its_office_is_refused() -> None:
    settings = RelaySettings(database_url="postgresql://host/wardgate", relay_certificates_account="79001")
    with pytest.raises(InvalidSettings, match="WARDGATE_RELAY_CERTIFICATES_ACCOUNT has no effect"):
        await serve(settings)
