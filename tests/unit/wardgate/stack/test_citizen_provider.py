"""The sample identity provider of a one-machine stack."""

import stat
import time
from pathlib import Path

import pytest

from gateway.admission.tokens.issuer.citizen_assertions import CitizenAssertions
from gateway.admission.tokens.issuer.fixed_keys import FixedKeys
from gateway.admission.tokens.issuer.issued_claims import Expected
from runtime.problem import Problem
from wardgate.data_folder.citizen_provider import AUDIENCE, ISSUER, ensure_provider, sample_assertion
from wardgate.data_folder.paths import DataFolder

CITIZEN = "001099000001"


async def test_a_gateway_that_reads_its_keys_takes_its_assertions(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    keys = FixedKeys.read(ensure_provider(folder))
    assertions = CitizenAssertions(keys, Expected(ISSUER, AUDIENCE, "citizen_id"), time.time)
    assert (await assertions.identify(sample_assertion(folder, CITIZEN))).citizen == CITIZEN


def test_the_keys_are_made_once_and_only_the_owner_reads_the_private_one(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    first = ensure_provider(folder).read_bytes()
    assert ensure_provider(folder).read_bytes() == first
    assert stat.S_IMODE(folder.citizen_provider.stat().st_mode) == 0o600
    assert b'"d"' not in first


def test_without_a_provider_there_is_no_assertion(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="wardgate up"):
        sample_assertion(DataFolder(tmp_path), CITIZEN)
