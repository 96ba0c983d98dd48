"""Writes DIR/connection.env for the running stack."""

from wardgate.data_folder.connection_file import write_connection_file
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.register import Register
from wardgate.stack.processes.gateways_and_worker import Urls


def write_connection(plan: Plan, urls: Urls, register: Register) -> None:
    """The gateway's target, the home facility's token, and the URLs in use."""
    token = register.tokens.get(register.home or "", "")
    values = {
        "WARDGATE_TARGET": plan.addresses.gateway.target,
        "WARDGATE_TOKEN": token,
        "WARDGATE_DATABASE_URL": urls.database,
        "WARDGATE_REDIS_URL": urls.redis,
    }
    write_connection_file(plan.folder.connection, values)
