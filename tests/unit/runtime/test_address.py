"""The form HOST:PORT."""

import pytest

from runtime.address import host_and_port, is_loopback


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("127.0.0.1:50051", "127.0.0.1", 50051), ("[::1]:0", "::1", 0), ("db:65535", "db", 65535)],
)
def test_a_host_a_colon_and_a_port_are_an_address(address: str, host: str, port: int) -> None:
    assert host_and_port(address) == (host, port)


@pytest.mark.parametrize(
    "wrong", ["50051", "h:", ":1", "h:65536", "h:70000", "h:99999", "h:-1", "h:x", "h:1\n", "::1:1", "h:٣"]
)
def test_anything_else_is_no_address(wrong: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT expected"):
        host_and_port(wrong)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.8.0.1:1", "[::1]:1", "localhost:1"])
def test_only_programs_of_this_machine_reach_a_loopback_address(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0:1", "[::]:1", "10.0.0.1:1", "db:1"])
def test_others_reach_any_other_address(address: str) -> None:
    assert not is_loopback(address)
