"""Database URLs as operators write them: which are understood, and what is said of the others."""

from pathlib import Path

import pytest

from runtime.postgres.url import check_database_url, database_address
from runtime.problem import Problem
from tests.certificates import authority

SECRET = "s3cret"


def hosts(url: str) -> list[str]:
    """The part of each URL for the driver that says where it connects to."""
    return [found.partition("?")[2] for found in database_address(url).urls]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://u:p@db:5433/w", "postgresql://u:p@/w?host=db&port=5433"),
        ("postgresql+asyncpg://u@db/w", "postgresql://u@/w?host=db"),
        ("postgres://u@db/w", "postgresql://u@/w?host=db"),
        ("postgresql:///w", "postgresql:///w"),
        ("postgresql://u@/w?host=/run/postgresql", "postgresql://u@/w?host=%2Frun%2Fpostgresql"),
        ("postgresql://u@%2Frun%2Fpostgresql/w", "postgresql://u@/w?host=%2Frun%2Fpostgresql"),
        ("postgresql://u@%2Frun%2Fpg:5433/w", "postgresql://u@/w?host=%2Frun%2Fpg&port=5433"),
        ("postgresql:///w?host=::1&port=5433", "postgresql:///w?host=%5B%3A%3A1%5D&port=5433"),
        ("postgresql://u@[::1]:5433/w", "postgresql://u@/w?host=%5B%3A%3A1%5D&port=5433"),
        ("postgresql://u@[::1]/w", "postgresql://u@/w?host=%5B%3A%3A1%5D"),
        ("postgresql://db?dbname=w&user=u", "postgresql://?dbname=w&user=u&host=db"),
        # A password as it was typed, or escaped.
        ("postgresql://u:a/b?c#d%20@db/w", "postgresql://u:a%2Fb%3Fc%23d%20@/w?host=db"),
        ("postgresql://u:%40%25@db/w", "postgresql://u:%40%25@/w?host=db"),
    ],
)
def test_a_url_is_written_for_the_driver(given: str, expected: str) -> None:
    assert database_address(given).urls == (expected,)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@a,b/w?port=5433",
        "postgresql://u@a:5433,b:5433/w",
        "postgresql://u@/w?host=a:5433&host=b:5433",
        "postgresql://u@/w?host=a,b&port=5433,5433",
    ],
)
def test_several_hosts_are_tried_in_order_however_they_are_written(url: str) -> None:
    assert hosts(url) == ["host=a&port=5433", "host=b&port=5433"]


def test_an_ipv6_address_in_the_place_of_a_host_needs_brackets() -> None:
    with pytest.raises(Problem, match="write an IPv6 address in brackets"):
        database_address("postgresql://u@::1/w")


def test_a_standby_is_preferred_before_any_host_is_taken() -> None:
    assert hosts("postgresql://u@a,b/w?target_session_attrs=prefer-standby") == [
        f"target_session_attrs={wanted}&host={host}" for wanted in ("standby", "any") for host in ("a", "b")
    ]


def test_the_words_of_libpq_are_passed_on_to_every_host() -> None:
    words = "sslmode=require&application_name=a%20b&options=-c%20jit%3Doff"
    first, second = database_address(f"postgresql://u@a,b/w?{words}&connect_timeout=7").urls
    assert first == f"postgresql://u@/w?{words}&host=a"
    assert second == f"postgresql://u@/w?{words}&host=b"


@pytest.mark.parametrize(
    ("words", "seconds"), [("?connect_timeout=7", 7), ("?connect_timeout=0", None), ("", None)]
)
def test_connect_timeout_is_in_seconds_and_0_is_none(words: str, seconds: int | None) -> None:
    assert database_address(f"postgresql://u@a/w{words}").connect_timeout == seconds


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("sslmod=require", "unknown word sslmod; is sslmode meant?"),
        ("pool_size=4", "unknown word pool_size"),
        ("sslmode=on", "sslmode is unknown: one of disable, allow, prefer, require"),
        ("connect_timeout=soon", "connect_timeout is not a number"),
        ("port=x", "port is not a number"),
        ("port=70000", "port is not a number from 1 to 65535"),
        ("host=a&port=0", "port is not a number from 1 to 65535"),
        ("host=db..example", "host that is no name"),
        (f"host={'x' * 64}", "host that is no name"),
        ("host=a,b,c&port=1,2", "more or fewer ports than hosts"),
    ],
)
def test_what_is_wrong_in_a_url_is_named_in_one_line_without_its_values(words: str, said: str) -> None:
    with pytest.raises(Problem) as problem:
        database_address(f"postgresql://u:{SECRET}@db/w?{words}")
    assert said in str(problem.value)
    assert SECRET not in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    "url", [f"postgresql://u:a@{SECRET}@db/w", f"postgresql://u:a@b?{SECRET}=@db/w", f"mysql://{SECRET}@db/w"]
)
def test_a_url_that_cannot_be_taken_apart_is_not_quoted(url: str) -> None:
    with pytest.raises(Problem) as problem:
        database_address(url)
    assert "badly formed" in str(problem.value)
    assert SECRET not in str(problem.value)


def test_files_of_tls_that_cannot_be_used_are_said_by_their_words(tmp_path: Path) -> None:
    certificate, key = authority().client("01001").write(tmp_path, "client")
    root, other = tmp_path / "root.crt", tmp_path / "other.key"
    root.write_text("no certificate")
    other.write_bytes(authority().client("01002").key_pem)
    url = f"postgresql://u:{SECRET}@db/w?sslmode=require"
    with pytest.raises(Problem, match="sslrootcert names a file that holds none"):
        check_database_url(f"{url}&sslrootcert={root}")
    with pytest.raises(Problem, match="sslcert, sslkey and sslpassword do not fit together"):
        check_database_url(f"{url}&sslcert={certificate}&sslkey={other}")
    check_database_url(f"{url}&sslcert={certificate}&sslkey={key}")


def test_the_authorities_of_the_system_are_named_by_their_file() -> None:
    with pytest.raises(Problem, match=r"sslrootcert=system: name the file .* such as /etc/ssl/certs"):
        check_database_url("postgresql://db/w?sslmode=verify-full&sslrootcert=system")


def test_a_file_that_is_named_and_does_not_exist_is_said_by_its_word(tmp_path: Path) -> None:
    url = f"postgresql://u:{SECRET}@db/w?sslmode=verify-full&sslrootcert={tmp_path / 'root.crt'}"
    with pytest.raises(Problem, match="sslrootcert names a file that does not exist"):
        check_database_url(url)
    (tmp_path / "root.crt").write_bytes(authority().pem)
    check_database_url(url)
