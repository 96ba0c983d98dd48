"""Writes DIR/connection.env for the running stack."""

from wardgate.data_folder.connection_file import write_connection_file
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.register import Register
from wardgate.stack.preparation.sample_reviewer import SampleReviewer
from wardgate.stack.processes.serving_processes import Urls


def write_connection(plan: Plan, urls: Urls, register: Register, reviewer: SampleReviewer | None) -> None:
    """The gateway's target, the home facility's token, the console's URL and reviewer, the URLs in use.

    And where the processes serve their metrics: the first gateway, worker, console and relay.
    """
    token = register.tokens.get(register.home or "", "")
    addresses = plan.addresses
    pages = (
        addresses.gateway_metrics[0],
        addresses.worker_metrics,
        addresses.console_metrics,
        addresses.relay_metrics,
    )
    values = {
        "WARDGATE_TARGET": addresses.gateway.target,
        "WARDGATE_TOKEN": token,
        "WARDGATE_CONSOLE_URL": plan.console_url,
        "WARDGATE_REVIEWER": reviewer.account if reviewer else "",
        "WARDGATE_REVIEWER_PASSWORD": reviewer.password if reviewer else "",
        "WARDGATE_DATABASE_URL": urls.database,
        "WARDGATE_REDIS_URL": urls.redis,
        **{page.setting: page.target for page in pages},
    }
    write_connection_file(plan.folder.connection, values)
