"""Schema `gateway` of the database. Each subject declares its tables in a file `tables.py` of its own."""

from sqlalchemy import MetaData

METADATA = MetaData(schema="gateway")
