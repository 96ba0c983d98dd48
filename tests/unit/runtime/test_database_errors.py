"""Which errors of the driver mean that the database failed, and not a statement or its data."""

import asyncpg
import pytest

from runtime.postgres.errors import advice_on, is_database_fault, is_unprepared


@pytest.mark.parametrize(
    "sqlstate", ["53100", "25006", "58030", "57P01", "57P03", "08006", "3D000", "28P01", "42501", "55000"]
)
def test_a_server_that_takes_no_writes_or_no_connections_has_failed(sqlstate: str) -> None:
    assert is_database_fault(answered(sqlstate))


@pytest.mark.parametrize("sqlstate", ["55P03", "40P01", "40001"])
def test_what_other_sessions_do_is_a_fault_of_the_database(sqlstate: str) -> None:
    assert is_database_fault(answered(sqlstate))


@pytest.mark.parametrize("sqlstate", ["42501", "42P01", "42703", "42883", "42704", "42P10", "3F000"])
def test_a_database_without_a_right_or_a_migration_is_unprepared_which_blames_no_data(sqlstate: str) -> None:
    assert is_unprepared(answered(sqlstate))
    assert is_database_fault(answered(sqlstate))
    assert advice_on(answered(sqlstate))


@pytest.mark.parametrize("sqlstate", ["23505", "22021", "42601", "54000"])
def test_a_wrong_statement_or_value_is_no_fault_of_the_database(sqlstate: str) -> None:
    assert not is_database_fault(answered(sqlstate))


def answered(sqlstate: str) -> asyncpg.PostgresError:
    """What the driver raises when the server answers with this SQLSTATE."""
    error: asyncpg.PostgresError = asyncpg.PostgresError.new({"C": sqlstate, "M": "fault"})
    assert error.sqlstate == sqlstate
    return error
