"""The ports of look-ups with spans. Without tracing, they are what they wrap."""

from collections.abc import Callable

from gateway.cards.check_cards import AccessLog, CardCache, Register
from gateway.claims.review_facts.look_up_patients import Cards
from gateway.tracing.span_types import (
    LOOK_UP,
    READ_CARD_CACHE,
    READ_LAST_KNOWN,
    READ_REGISTER,
    WRITE_ACCESS_LOG,
)
from runtime.tracing.tracing import Tracing, traced


class TracedRegister:
    """The port Register."""

    def __init__(self, register: Register, tracing: Tracing | None) -> None:
        self.read = traced(tracing, READ_REGISTER, register.read)


class TracedCardCache:
    """The port CardCache. What is stored is stored after the answer, and is not traced."""

    def __init__(self, cache: CardCache, tracing: Tracing | None) -> None:
        self.get = traced(tracing, READ_CARD_CACHE, cache.get)
        self.last_known = traced(tracing, READ_LAST_KNOWN, cache.last_known)
        self.put = cache.put


class TracedAccessLog:
    """The port AccessLog."""

    def __init__(self, access_log: AccessLog, tracing: Tracing | None) -> None:
        self.write = traced(tracing, WRITE_ACCESS_LOG, access_log.write)


class TracedCards:
    """The port Cards."""

    def __init__(self, cards: Cards, tracing: Tracing | None) -> None:
        self.check = traced(tracing, LOOK_UP, cards.check)


def traced_cards(
    make: Callable[[Register], Cards], register: Register, tracing: Tracing | None
) -> TracedCards:
    """The look-ups that `make` makes on a register."""
    return TracedCards(make(TracedRegister(register, tracing)), tracing)
