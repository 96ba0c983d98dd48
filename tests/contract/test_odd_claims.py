"""A claim that PostgreSQL rejects, or that cannot be compared, fails alone."""

import random
import string

import asyncpg

from tests.contract.claim_ports import an_entry, ids, real_ports


def a_text_no_index_takes() -> str:
    """A text that is too long for an index; random, so that compression does not help."""
    return "".join(random.Random(7).choices(string.printable, k=6000))


async def test_only_the_claim_that_cannot_be_kept_fails(database_url: str) -> None:
    good, other = an_entry("1"), an_entry("2")
    odd_number, odd_person = an_entry(a_text_no_index_takes()), an_entry("3", person=a_text_no_index_takes())
    async with real_ports(database_url) as ports:
        standing = await ports.intake.keep([good, odd_number, odd_person, other])
        assert [standing[0], standing[3]] == [good.claim, other.claim]
        assert {type(failure) for failure in standing[1:3]} == {asyncpg.ProgramLimitExceededError}
        worker = await ports.hire()
        assert ids((await worker.queue.take()).claims) == ids([good.claim, other.claim])


async def test_only_the_claim_that_cannot_be_compared_fails(database_url: str) -> None:
    async with real_ports(database_url) as ports:
        await ports.intake.keep([an_entry(content=b"no JSON")])
        other = an_entry("2")
        failure, standing = await ports.intake.keep([an_entry(content=b"none either"), other])
        assert isinstance(failure, ValueError)
        assert standing == other.claim
