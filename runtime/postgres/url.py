"""Reads the database URL of the settings, in the one way that every process and command uses."""

import difflib
import re
import ssl
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode

from runtime.problem import Problem

# A password may be written as it is, except for the character @.
SHAPE = re.compile(
    r"postgres(?:ql)?(?:\+asyncpg)?://(?:(?P<user>[^:/@]*)(?::(?P<password>[^@]*))?@)?"
    r"(?P<hosts>[^/?@]*)(?:/(?P<database>[^?@]*))?(?:\?(?P<words>.*))?"
)
# The words of libpq that the driver reads itself.
FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
DRIVER_WORDS = (
    *("user", "password", "dbname", "application_name", "options", "target_session_attrs"),
    *("sslmode", "sslnegotiation", "sslpassword", "ssl_min_protocol_version", "ssl_max_protocol_version"),
    *("service", "krbsrvname", "gsslib"),
    *FILES,
)
PLACE_WORDS = ("host", "port")
KEEPALIVE_WORDS = (
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)
OUR_WORDS = ("connect_timeout", *KEEPALIVE_WORDS)
WORDS = (*DRIVER_WORDS, *PLACE_WORDS, *OUR_WORDS)
LARGEST_PORT = 65535
# libpq tries all hosts for the first one, and then for the second one.
PREFERENCES = {"prefer-standby": ("standby", "any")}
# In these the driver always reads the files of TLS.
WITH_TLS = ("require", "verify-ca", "verify-full")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


class Keepalive(NamedTuple):
    """When TCP gives a connection up whose other end is silent; 0 is the system's own value.

    `keepalives` is 0 or 1, `tcp_user_timeout` is in milliseconds, the others are in seconds or a number.
    libpq's default is the system's, which is two hours on Linux: a command would wait as long for a machine
    that has lost its power.
    """

    keepalives: int = 1
    keepalives_idle: int = 10
    keepalives_interval: int = 5
    keepalives_count: int = 3
    tcp_user_timeout: int = 0


class DatabaseAddress(NamedTuple):
    """Where the database is. A URL may hold a password: never log one.

    `urls` are for the driver, one a host, in the order in which they are tried. `connect_timeout` is in
    seconds for each host; None where the URL does not limit it.
    """

    urls: tuple[str, ...]
    connect_timeout: int | None
    keepalive: Keepalive = Keepalive()


def database_address(database_url: str) -> DatabaseAddress:
    """Read a database URL. Raises Problem, in one line without its values, where it cannot be used."""
    shape = SHAPE.fullmatch(database_url)
    if shape is None:
        raise Problem(
            "The database URL is badly formed: postgresql://USER:PASSWORD@HOST/DATABASE expected, "
            "and the characters @ and % of a password written as %40 and %25."
        )
    words = _words(shape["words"] or "")
    timeout = _number("connect_timeout", words.pop("connect_timeout", "0"))
    given = {word: _number(word, words.pop(word)) for word in KEEPALIVE_WORDS if word in words}
    hosts = list(_hosts(shape["hosts"], words.pop("host", ""), words.pop("port", "")))
    urls = [_driver_url(shape, {**wanted, **host}) for wanted in _in_turn(words, hosts) for host in hosts]
    return DatabaseAddress(tuple(urls), timeout or None, Keepalive(**given))


def check_database_url(database_url: str) -> None:
    """Raises Problem where the URL cannot be used, or names a file that cannot be used."""
    database_address(database_url)
    shape = SHAPE.fullmatch(database_url)
    words = _words(shape["words"] or "") if shape else {}
    if words.get("sslrootcert") == "system":
        raise Problem(
            "The database URL has sslrootcert=system: name the file with the authorities of your system, "
            "such as /etc/ssl/certs/ca-certificates.crt."
        )
    for word in FILES:
        if word in words and not Path(words[word]).expanduser().is_file():
            raise Problem(f"The database URL's {word} names a file that does not exist or cannot be read.")
    if words.get("sslmode") in WITH_TLS:
        _ensure_certificates(words)


def _words(query: str) -> dict[str, str]:
    """The words of the query with their values; the values of a repeated word are joined, as of hosts."""
    words: dict[str, str] = {}
    for word, value in parse_qsl(query, keep_blank_values=True):
        if word not in WORDS:
            raise Problem(_unknown(word, query))
        if value:
            words[word] = f"{words[word]},{value}" if word in words else value
    if words.get("sslmode", "prefer") not in SSL_MODES:
        raise Problem(f"The database URL's sslmode is unknown: one of {', '.join(SSL_MODES)} expected.")
    return words


def _unknown(word: str, query: str) -> str:
    # A password with an unescaped ? or @ would be taken for words.
    if "@" in query or not re.fullmatch("[A-Za-z_]{1,40}", word):
        return "The database URL is badly formed: write @, ? and % of a password as %40, %3F and %25."
    likely = difflib.get_close_matches(word, WORDS, n=1)
    meant = f"; is {likely[0]} meant?" if likely else f"; known are {', '.join(sorted(WORDS))}"
    return f"The database URL has the unknown word {word}{meant}"


def _ensure_certificates(words: dict[str, str]) -> None:
    """The driver would say the same of each connection, and a process would wait for ever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = {word: Path(words[word]).expanduser() for word in FILES if word in words}
    for word in ("sslrootcert", "sslcrl"):
        if word in paths:
            try:
                context.load_verify_locations(paths[word])
            except OSError:
                raise Problem(
                    f"The database URL's {word} names a file that holds none, or is damaged."
                ) from None
    if "sslcert" in paths and "sslkey" in paths:
        try:
            # With an empty password, no one is asked for it at the terminal.
            context.load_cert_chain(paths["sslcert"], paths["sslkey"], words.get("sslpassword", ""))
        except OSError:
            raise Problem(
                "The database URL's sslcert, sslkey and sslpassword do not fit together, or one is damaged."
            ) from None


def _in_turn(words: dict[str, str], hosts: Sequence[object]) -> Iterator[dict[str, str]]:
    """The words for each turn in which all hosts are tried."""
    attributes = words.get("target_session_attrs", "") if len(hosts) > 1 else ""
    for wanted in PREFERENCES.get(attributes, (attributes,)):
        yield words | ({"target_session_attrs": wanted} if wanted else {})


def _hosts(in_place: str, in_words: str, ports: str) -> Iterator[dict[str, str]]:
    """A host and its port for each host of the URL; empty where the driver is to use its own default."""
    written = map(_in_brackets, in_words.split(",")) if in_words else in_place.split(",")
    hosts = [_host_and_port(host) for host in written if host]
    of_words = ports.split(",") if ports else []
    if len(of_words) > 1 and len(of_words) != len(hosts):
        raise Problem("The database URL has more or fewer ports than hosts.")
    for at, (host, port) in enumerate(hosts):
        given = of_words[at if len(of_words) > 1 else 0] if of_words else ""
        # The port of a host in its place stands outside of what is escaped, as in %2Frun%2Fpostgresql:5433.
        yield _place(host if in_words else unquote(host), port or given)
    if not hosts:
        yield {"port": _port(ports)} if ports else {}


def _in_brackets(host: str) -> str:
    """As it is, except for an IPv6 address, which a word has without brackets."""
    return f"[{host}]" if host.count(":") > 1 and not host.startswith(("/", "[")) else host


def _host_and_port(host: str) -> tuple[str, str]:
    if host.startswith("/") or host.endswith("]"):
        return host, ""
    name, separator, port = host.rpartition(":")
    return (name, port) if separator else (host, "")


def _place(host: str, port: str) -> dict[str, str]:
    if not host.startswith(("/", "[")):
        if ":" in host:
            raise Problem(
                "The database URL has a host with colons: write an IPv6 address in brackets, [::1]."
            )
        try:
            host.encode("idna")
        except UnicodeError:
            raise Problem(
                "The database URL has a host that is no name: a part is empty or too long."
            ) from None
    return {"host": host} | ({"port": _port(port)} if port else {})


def _port(value: str) -> str:
    if not 0 < _number("port", value) <= LARGEST_PORT:
        raise Problem(f"The database URL's port is not a number from 1 to {LARGEST_PORT}.")
    return str(int(value))


def _number(word: str, value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value):
        raise Problem(f"The database URL's {word} is not a number.")
    return int(value)


def _driver_url(shape: re.Match[str], words: dict[str, str]) -> str:
    user, password, database = (
        quote(unquote(shape[part] or ""), safe="") for part in ("user", "password", "database")
    )
    account = f"{user}:{password}@" if password else f"{user}@" if user else ""
    query = urlencode(words, quote_via=quote)
    return f"postgresql://{account}" + (f"/{database}" if database else "") + (f"?{query}" if query else "")
