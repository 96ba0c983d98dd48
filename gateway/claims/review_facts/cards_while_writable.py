"""Makes no look-ups for claims that could not be kept: each would leave an entry in the access log."""

from collections.abc import Callable, Sequence

from gateway.cards.answer import Answer
from gateway.cards.question import Question
from gateway.claims.review_facts.look_up_patients import Cards


class CardsWhileWritable:
    """The port Cards, while the database takes writes."""

    def __init__(self, cards: Cards, ensure_writable: Callable[[], None]) -> None:
        """`ensure_writable` raises DatabaseAway while the database is known to take no writes."""
        self._cards = cards
        self._ensure_writable = ensure_writable

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """See Cards."""
        self._ensure_writable()
        return await self._cards.check(questions)
