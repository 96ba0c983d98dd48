"""A database brought up to date, or one line that says why not."""

from sqlalchemy.exc import SQLAlchemyError

from runtime.problem import Problem
from wardgate.migrate import migrate


async def bring_up_to_date(database_url: str) -> None:
    """Make both schemas as they should be. Raises Problem where the database cannot be used."""
    try:
        await migrate(database_url)
    except (OSError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise Problem(f"The database of WARDGATE_DATABASE_URL cannot be used: {reason}") from error
