"""Filters of the queue that a reviewer keeps under a name."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.queue_filter import QueueFilter
from review.triage.refusals import TriageRefused

NAME_LENGTH = 40
MOST_VIEWS = 12


class SavedView(msgspec.Struct, frozen=True):
    """A filter with its name."""

    name: str
    queue_filter: QueueFilter


class ViewRefused(TriageRefused):
    """The name is empty or too long, or there are too many views."""

    text = Text(
        f"Đặt tên có từ 1 đến {NAME_LENGTH} ký tự; lưu được tối đa {MOST_VIEWS} bộ lọc.",
        f"A name has 1 to {NAME_LENGTH} characters, and at most {MOST_VIEWS} views can be saved.",
    )


class Views(Protocol):
    """Where views are kept, each reviewer's own. All methods raise DatabaseAway."""

    async def all(self, reviewer_id: UUID) -> Sequence[SavedView]:
        """The reviewer's views, the oldest first."""
        ...

    async def save(self, reviewer_id: UUID, view: SavedView, most: int) -> bool:
        """Keep a view, in place of another one of its name; false where there are too many."""
        ...

    async def drop(self, reviewer_id: UUID, name: str) -> None:
        """Forget a view."""
        ...


class SavedViews:
    """The use cases. All raise NotPermitted and DatabaseAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def all(self, actor: Actor) -> Sequence[SavedView]:
        """The reviewer's views, the oldest first."""
        actor.ensure(Permission.READ)
        return await self._views.all(actor.reviewer_id)

    async def save(self, actor: Actor, name: str, queue_filter: QueueFilter) -> None:
        """Keep a filter under a name. Raises ViewRefused."""
        actor.ensure(Permission.READ)
        name = " ".join(name.split())
        if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
            raise ViewRefused
        if not await self._views.save(actor.reviewer_id, SavedView(name, queue_filter), MOST_VIEWS):
            raise ViewRefused

    async def drop(self, actor: Actor, name: str) -> None:
        """Forget a view; nothing happens where there is none."""
        actor.ensure(Permission.READ)
        await self._views.drop(actor.reviewer_id, name)
