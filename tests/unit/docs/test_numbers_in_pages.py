"""Numbers of the code that an operator reads in a page written by hand."""

from pathlib import Path

from runtime.postgres.open_database import POOL_SIZE

HOWTO = Path(__file__).parents[3] / "docs" / "howto"


def test_the_page_on_postgresql_says_how_many_connections_a_gateway_has() -> None:
    page = (HOWTO / "use-your-own-postgresql.md").read_text("utf-8")
    assert f"up to {POOL_SIZE} connections" in page
