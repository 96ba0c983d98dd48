"""A client that calls as a citizen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from runtime.problem import Problem
from wardgate.cli.options import ConnectionFlags
from wardgate.cli.run_command import connected_client
from wardgate.client import Refused, WardgateClient


@asynccontextmanager
async def citizen_client(flags: ConnectionFlags) -> AsyncIterator[WardgateClient]:
    """A client whose token is the assertion. Raises Problem, with what to do, where it is not accepted."""
    try:
        async with connected_client(flags.find()) as client:
            yield client
    except Refused as refused:
        if refused.reason != "CALLER_UNKNOWN":
            raise
        raise Problem(
            "The assertion is not valid, or its time is over: let the identity provider make a new one. "
            "`wardgate record assertion CHIP_ID` does for the sample provider of `wardgate up`."
        ) from refused
