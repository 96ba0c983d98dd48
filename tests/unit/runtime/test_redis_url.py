"""How a Redis URL is read."""

from pathlib import Path

import pytest
from prometheus_client import Gauge
from redis.asyncio.connection import (
    URL_QUERY_ARGUMENT_PARSERS,
    SSLConnection,
    UnixDomainSocketConnection,
)

from runtime.problem import Problem
from runtime.redis.client import open_redis
from runtime.redis.url import WORDS, Node, Topology, redis_address
from runtime.settings.reading import InvalidSettings

SECRET = "geheim-93"


def problem(url: str) -> str:
    with pytest.raises(Problem) as wrong:
        redis_address(url)
    assert SECRET not in str(wrong.value)
    assert "\n" not in str(wrong.value)
    return str(wrong.value)


def test_one_server_has_the_options_of_redis_py() -> None:
    address = redis_address(f"rediss://wardgate:{SECRET}@cache:6380/3?client_name=gateway")
    assert address.topology is Topology.SERVER
    assert address.options == {
        "host": "cache",
        "port": 6380,
        "username": "wardgate",
        "password": SECRET,
        "db": 3,
        "client_name": "gateway",
        "connection_class": SSLConnection,
    }


def test_a_server_may_be_a_socket() -> None:
    address = redis_address("unix:///run/redis.sock?db=2")
    assert address.options == {
        "path": "/run/redis.sock",
        "db": 2,
        "connection_class": UnixDomainSocketConnection,
    }


def test_the_words_that_redis_py_reads_are_known_for_one_server() -> None:
    # "timeout" is for another pool than ours, and ends in an error.
    assert set(URL_QUERY_ARGUMENT_PARSERS) - {"timeout"} <= set(WORDS[Topology.SERVER])


def test_sentinels_and_the_name_of_their_master_are_read() -> None:
    address = redis_address("redis+sentinel://s1:26380,s2,[::1]:26381/cards/2")
    assert address.topology is Topology.SENTINEL
    assert address.nodes == (Node("s1", 26380), Node("s2", 26379), Node("::1", 26381))
    assert (address.master, address.options) == ("cards", {"db": 2})


def test_the_account_is_that_of_the_master_and_the_sentinels_have_their_own() -> None:
    url = f"redis+sentinel://wardgate:a%40b@s1,s2/cards?sentinel_password={SECRET}&client_name=g"
    address = redis_address(url)
    assert address.options == {"username": "wardgate", "password": "a@b", "client_name": "g", "db": 0}
    assert address.sentinel_options == {"password": SECRET, "client_name": "g"}


def test_the_nodes_of_a_cluster_are_read() -> None:
    address = redis_address(f"redis+cluster://:{SECRET}@n1:7000,n2/0")
    assert address.topology is Topology.CLUSTER
    assert address.nodes == (Node("n1", 7000), Node("n2", 6379))
    assert address.options == {"password": SECRET}


def test_tls_is_for_the_sentinels_as_for_the_master(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.touch()
    address = redis_address(f"rediss+sentinel://s1/cards?ssl_ca_certs={root}")
    for options in (address.options, address.sentinel_options):
        assert (options["connection_class"], options["ssl_ca_certs"]) == (SSLConnection, str(root))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"redis://:{SECRET}@cache/0?sll_ca_certs=x", "unknown word, sll_ca_certs; is ssl_ca_certs meant?"),
        (f"redis://cache/0?{SECRET}=x", "unknown word; known are"),
        (f"redis+sentinel://:{SECRET}@s1,s2", "does not name the master"),
        (f"redis+sentinel://:{SECRET}@s1,s2/cards/many", "does not name the master"),
        (f"redis+sentinel://:{SECRET}@s1:x,s2/cards", "badly formed host"),
        (f"redis+cluster://:{SECRET}@n1,n2/1", "a cluster has only database 0"),
        (f"redis+cluster://:{SECRET}@n1?db=1", "unknown word, db"),
        (f"redis://:{SECRET}@cache:port/0", "badly formed"),
        (f"redis://:{SECRET}?x@cache/0", "badly formed"),
        (f"redis://:{SECRET}@cache/cards", "database is not a number"),
        (f"redis://:{SECRET}@cache/0/1", "database is not a number"),
        (f"redis://:{SECRET}#x@cache/0", "badly formed"),
        (f"redis://:{SECRET}@cache/0?protocol=4", "protocol is unknown: 2 or 3"),
        (
            f"rediss://:{SECRET}@cache/0?ssl_ca_certs=/{SECRET}",
            "ssl_ca_certs names a file that does not exist",
        ),
        (f"redis://:{SECRET}@cache/0?ssl_check_hostname=no", "but no TLS: its scheme must begin with rediss"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_without_values(url: str, told: str) -> None:
    assert told in problem(url)


async def test_a_process_with_a_wrong_url_does_not_start() -> None:
    with pytest.raises(InvalidSettings, match="does not name the master"):
        async with open_redis("redis+sentinel://s1", Gauge("up", "Up.", registry=None)):
            pass
