"""Several relays of one database: one of them sends."""

from tests.integration.claim_stack import ClaimStack

ADDRESS = {"WARDGATE_RELAY_METRICS_LISTEN": "127.0.0.1:0"}


async def test_another_relay_takes_over_from_one_that_stands_still(stack: ClaimStack) -> None:
    frozen = stack.start("-m", "tests.integration.impatient_relay", **ADDRESS)
    await frozen.wait_for_event("leading")
    frozen.freeze()
    other = stack.start("-m", "gateway.relay", **ADDRESS)
    await other.wait_for_event("leading")
    frozen.thaw()
    # It tries to become the one that sends again.
    await frozen.wait_for_event("the database is available again")
    assert frozen.log().count('"leading"') == 1
