"""Reads the Redis URL of the settings, in the one way that every process uses."""

import difflib
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio.connection import parse_url

from runtime.problem import Problem

SEVERAL_HOSTS = re.compile(
    r"(?P<scheme>rediss?)\+(?P<topology>sentinel|cluster)://(?:(?P<account>[^@]*)@)?"
    r"(?P<hosts>[^/?@]+)(?P<path>/[^?]*)?(?:\?(?P<words>.*))?"
)
HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")
BADLY_FORMED = (
    "The Redis URL is badly formed: redis://USER:PASSWORD@HOST:PORT/0 expected, and the characters "
    "@, /, ?, # and % of a password written as %40, %2F, %3F, %23 and %25."
)
# What follows a ? or # of a password: the rest of it, and the host.
AFTER_PASSWORD = re.compile("[?#][^=&]*@")
DATABASE = re.compile("/?[0-9]*/?")
FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
TLS_WORDS = (
    *FILES,
    *("ssl_ca_data", "ssl_cert_reqs", "ssl_check_hostname", "ssl_ciphers", "ssl_min_version"),
    *("ssl_include_verify_flags", "ssl_exclude_verify_flags"),
)
SERVER_TLS_WORDS = ("ssl_ca_path", "ssl_password")
# Those of redis-py that mean nothing here, and do no harm, are among them.
SERVER_WORDS = (
    *("db", "encoding", "encoding_errors", "host", "legacy_responses", "max_connections", "path", "port"),
    "retry_on_timeout",
)
CONNECTION_WORDS = (
    *("client_name", "health_check_interval", "password", "protocol", "socket_connect_timeout"),
    *("socket_keepalive", "socket_read_size", "socket_timeout", "username"),
)
SENTINEL_ACCOUNT = {"sentinel_username": "username", "sentinel_password": "password"}


class Topology(Enum):
    """What a URL leads to. The value is the topology in its scheme."""

    SERVER = ""
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


WORDS = {
    Topology.SERVER: (*CONNECTION_WORDS, *TLS_WORDS, *SERVER_TLS_WORDS, *SERVER_WORDS),
    Topology.SENTINEL: (*CONNECTION_WORDS, *TLS_WORDS, *SERVER_TLS_WORDS, *SENTINEL_ACCOUNT),
    Topology.CLUSTER: (*CONNECTION_WORDS, *TLS_WORDS),
}
DEFAULT_PORTS = {Topology.SENTINEL: 26379, Topology.CLUSTER: 6379}


class Node(NamedTuple):
    """Where a Sentinel or a node of a cluster listens."""

    host: str
    port: int


class RedisAddress(NamedTuple):
    """Where Redis is. It may hold a password: never log one.

    `nodes` are the Sentinels, or nodes of the cluster; empty for one server. `master` is the name that the
    Sentinels know the master by. `options` are those of redis-py for a connection to Redis,
    `sentinel_options` for one to a Sentinel.
    """

    topology: Topology
    options: dict[str, Any]
    nodes: tuple[Node, ...]
    master: str
    sentinel_options: dict[str, Any]


def redis_address(redis_url: str) -> RedisAddress:
    """Read a Redis URL. Raises Problem, in one line without its values, where it cannot be used."""
    shape = SEVERAL_HOSTS.fullmatch(redis_url)
    if shape is None:
        options = _options(redis_url, Topology.SERVER, urlsplit(redis_url).query)
        return RedisAddress(Topology.SERVER, options, (), "", {})
    topology = Topology(shape["topology"])
    words = shape["words"] or ""
    options = _options(f"{shape['scheme']}://host?{words}", topology, words)
    del options["host"]
    nodes = tuple(_nodes(shape["hosts"], DEFAULT_PORTS[topology]))
    of_sentinels = {ours: options.pop(word) for word, ours in SENTINEL_ACCOUNT.items() if word in options}
    master, database = _path(shape["path"] or "", topology)
    return RedisAddress(
        topology,
        options | _account(shape["account"] or "") | database,
        nodes,
        master,
        {name: value for name, value in options.items() if name not in ("username", "password")}
        | of_sentinels,
    )


def _options(server_url: str, topology: Topology, query: str) -> dict[str, Any]:
    """The options of redis-py in the URL of one server; its words are checked."""
    words = {word: values[0] for word, values in parse_qs(query).items()}
    is_tls = server_url.startswith("rediss:")
    for word in words:
        _ensure_known(word, topology, is_tls=is_tls)
    _ensure_files_exist(words)
    if words.get("protocol", "3") not in ("2", "3"):
        raise Problem("The Redis URL's protocol is unknown: 2 or 3 expected.")
    try:
        options = cast(dict[str, Any], parse_url(server_url))
    except ValueError:
        raise Problem(BADLY_FORMED) from None
    if AFTER_PASSWORD.search(server_url):
        raise Problem(BADLY_FORMED)
    # redis-py passes over what is no number.
    if "path" not in options and not DATABASE.fullmatch(urlsplit(server_url).path):
        raise Problem("The Redis URL's database is not a number: redis://HOST:PORT/0 expected.")
    return options


def _ensure_known(word: str, topology: Topology, *, is_tls: bool) -> None:
    known = WORDS[topology]
    if word not in known:
        likely = difflib.get_close_matches(word, known, n=1)
        # It may be a piece of a password that is not escaped.
        name = word if re.fullmatch("[a-z_]{1,40}", word) else ""
        meant = f"is {likely[0]} meant?" if likely else f"known are {', '.join(sorted(known))}"
        raise Problem(f"The Redis URL has an unknown word{name and f', {name}'}; {meant}")
    if word.startswith("ssl_") and not is_tls:
        raise Problem(f"The Redis URL has the word {word}, but no TLS: its scheme must begin with rediss.")


def _ensure_files_exist(words: Mapping[str, str]) -> None:
    for word in FILES:
        if word in words and not Path(words[word]).is_file():
            raise Problem(f"The Redis URL's {word} names a file that does not exist or cannot be read.")


def _nodes(hosts: str, default_port: int) -> Iterator[Node]:
    for host in hosts.split(","):
        found = HOST.fullmatch(host)
        if found is None:
            raise Problem("The Redis URL has a badly formed host: HOST:PORT,HOST:PORT expected.")
        yield Node(found["name"].strip("[]"), int(found["port"] or default_port))


def _account(account: str) -> dict[str, str]:
    user, _, password = (unquote(part) for part in account.partition(":"))
    return {name: value for name, value in (("username", user), ("password", password)) if value}


def _path(path: str, topology: Topology) -> tuple[str, dict[str, int]]:
    """The name of the master, and the option of the database."""
    if topology is Topology.CLUSTER:
        if path.strip("/") not in ("", "0"):
            raise Problem("The Redis URL names a database, but a cluster has only database 0.")
        return "", {}
    found = re.fullmatch("/([^/]+)(?:/([0-9]{1,4})?)?", path)
    if found is None:
        raise Problem(
            "The Redis URL does not name the master: redis+sentinel://HOST:PORT,HOST:PORT/NAME expected."
        )
    return unquote(found[1]), {"db": int(found[2] or 0)}
