"""Which PostgreSQL servers `wardgate migrate` accepts."""

import pytest

from wardgate.server_check import server_problem


@pytest.mark.parametrize("version", [150000, 150018, 180004])
def test_postgresql_15_and_newer_with_utf8_are_accepted(version: int) -> None:
    assert server_problem(version, "UTF8") is None


def test_an_older_postgresql_is_named_with_the_oldest_one_supported() -> None:
    problem = server_problem(140021, "UTF8")
    assert problem
    assert "is PostgreSQL 14, and 15 is the oldest supported" in problem


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_another_encoding_is_named_with_what_to_do(encoding: str) -> None:
    problem = server_problem(180004, encoding)
    assert problem
    assert f"is {encoding}, and UTF8 is needed: CREATE DATABASE" in problem
