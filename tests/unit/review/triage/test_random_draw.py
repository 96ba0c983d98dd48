"""A random share is the same claims every time, about as many as asked for, and nobody's guess."""

from uuid import UUID

from review.triage.random_draw import RandomDraw

CLAIMS = [UUID(int=number * 7919) for number in range(10_000)]


def drawn(percent: float, key: bytes = b"key") -> set[UUID]:
    draw = RandomDraw(percent, key)
    return {claim_id for claim_id in CLAIMS if draw.draws(claim_id)}


def test_the_same_claims_are_drawn_every_time() -> None:
    assert drawn(5) == drawn(5)


def test_a_larger_share_contains_the_smaller_one() -> None:
    assert drawn(2) < drawn(10)


def test_about_as_many_are_drawn_as_asked_for() -> None:
    assert 400 < len(drawn(5)) < 600
    assert drawn(0) == set()
    assert drawn(100) == set(CLAIMS)


def test_who_knows_another_key_cannot_tell_which_claims_are_drawn() -> None:
    assert 10 < len(drawn(5) & drawn(5, b"another key")) < 50
