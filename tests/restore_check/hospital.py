"""A hospital and a reviewer, as they use a stack: what they were told is kept, to be compared later."""

import json
import re
from collections.abc import Sequence
from contextlib import aclosing
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple

import httpx

from gateway.v1.claim_service_pb2 import CLAIM_STATE_DECIDED, CLAIM_STATE_REVIEWED, ClaimState
from wardgate.client import Refused, WardgateClient
from wardgate.data_folder.connection_file import read_connection_file

numbers = count(1)


class Told(NamedTuple):
    """The claims that were acknowledged, with their states, the receipt of a look-up, a cursor of changes."""

    claims: dict[str, ClaimState]
    receipt: str
    cursor: str


class Hospital:
    """Calls the gateway of the stack in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = read_connection_file(folder / "connection.env")

    async def work(self, claims: int) -> Told:
        """Look a person up, submit claims until they are reviewed, and have the first of them decided."""
        async with self._client() as client:
            receipt = (await client.check_card(chip_id=self._chip_id())).receipt
            answers = [await client.submit_claim(content) for content in self._contents(claims)]
            told = {answer.claim_id: CLAIM_STATE_REVIEWED for answer in answers}
            first = answers[0].claim_id
            await self._decide(first)
            return Told(told | {first: CLAIM_STATE_DECIDED}, receipt, await _first_cursor(client))

    async def states(self, claims: Sequence[str]) -> dict[str, ClaimState | None]:
        """The state of each claim; None for one that the gateway does not know."""
        async with self._client() as client:
            return {claim_id: await _state(client, claim_id) for claim_id in claims}

    async def refusal_of(self, cursor: str) -> str:
        """Why the gateway does not go on from this cursor; "" where it does."""
        async with self._client() as client:
            try:
                await _first_cursor(client, cursor)
            except Refused as refused:
                return refused.reason
        return ""

    async def _decide(self, claim_id: str) -> None:
        """Log in at the console, and accept the claim as it is."""
        async with httpx.AsyncClient(
            base_url=self._connection["WARDGATE_CONSOLE_URL"], timeout=30
        ) as browser:
            await self.log_in(browser)
            page = (await browser.get(f"/claims/{claim_id}")).text
            fields = {name: _field(page, name) for name in ("csrf_token", "version", "review")}
            done = await browser.post(f"/claims/{claim_id}/decide", data=fields | {"action": "ACCEPT"})
            assert "to=DECIDED" in done.headers["location"], done.headers

    async def log_in(self, browser: httpx.AsyncClient) -> None:
        """As the sample reviewer."""
        fields = {
            "account": self._connection["WARDGATE_REVIEWER"],
            "password": self._connection["WARDGATE_REVIEWER_PASSWORD"],
            "csrf_token": _field((await browser.get("/login")).text, "csrf_token"),
        }
        assert (await browser.post("/login", data=fields)).status_code == 303

    def _client(self) -> WardgateClient:
        return WardgateClient(self._connection["WARDGATE_TARGET"], self._connection["WARDGATE_TOKEN"])

    def _chip_id(self) -> str:
        samples = json.loads((self._folder / "samples.json").read_text())
        return next(str(person["chip_id"]) for person in samples if person["chip_id"])

    def _contents(self, claims: int) -> list[bytes]:
        """Sample claims, each under a number of its own."""
        files = cycle(sorted((self._folder / "sample-claims").glob("*.json")))
        return [_renumbered(file) for file in islice(files, claims)]


async def _first_cursor(client: WardgateClient, cursor: str = "") -> str:
    async with aclosing(client.watch_claims(cursor)) as changes:
        return (await anext(changes)).cursor


async def _state(client: WardgateClient, claim_id: str) -> ClaimState | None:
    try:
        return (await client.get_claim(claim_id)).claim.state
    except Refused:
        return None


def _renumbered(file: Path) -> bytes:
    claim = json.loads(file.read_text("utf-8"))
    claim["identifier"][0]["value"] = f"drill-{next(numbers)}"
    return json.dumps(claim).encode()


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
