"""Creates or upgrades the schemas of a database, or says in one line why that is not possible."""

from sqlalchemy.exc import SQLAlchemyError

from runtime.problem import Problem
from wardgate.migrate import migrate


async def bring_up_to_date(database_url: str) -> bool:
    """Create or upgrade both schemas; False if they are those of a newer release, and were left as they are.

    Raises Problem if the database cannot be used.
    """
    try:
        return await migrate(database_url)
    except (OSError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise Problem(f"The database of WARDGATE_DATABASE_URL cannot be used: {reason}") from error
