"""The form HOST:PORT."""

import pytest

from runtime.address import host_and_port


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
