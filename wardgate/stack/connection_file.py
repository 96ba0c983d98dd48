"""DIR/connection.env: what other programs on this machine need to connect."""

from wardgate.data_folder import write_secret
from wardgate.stack.plan import Plan
from wardgate.stack.processes import Urls
from wardgate.stack.register import Register

HEADER = "# Written by `wardgate up`; the wardgate commands read it. It holds secrets.\n"


def write_connection(plan: Plan, urls: Urls, register: Register) -> None:
    """NAME=value lines, readable by their owner only."""
    token = register.tokens.get(register.home or "", "")
    lines = {
        "WARDGATE_TARGET": plan.addresses.gateway.target,
        "WARDGATE_TOKEN": token,
        "WARDGATE_DATABASE_URL": urls.database,
        "WARDGATE_REDIS_URL": urls.redis,
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items() if value)
    write_secret(plan.folder.connection, HEADER + text)
