"""Who may see who looked a person up."""

from collections.abc import Collection, Sequence
from uuid import uuid4

import pytest

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.statistics.show_look_ups import LookUp, ShowLookUps


class Asked:
    """The port PersonAccess: keeps what was asked for."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, str, Collection[str]]] = []

    async def look_ups(
        self, number: str, reader: str, limit: int, provinces: Collection[str]
    ) -> Sequence[LookUp]:
        self.questions.append((number, reader, provinces))
        return []


def an_actor(role: Role, *provinces: str) -> Actor:
    return Actor(
        reviewer_id=uuid4(), account="ha", full_name="Trần Hà", role=role, provinces=frozenset(provinces)
    )


async def test_an_auditor_of_some_provinces_asks_for_their_look_ups_alone() -> None:
    asked = Asked()
    await ShowLookUps(asked)(an_actor(Role.AUDITOR, "01", "79"), "1")
    await ShowLookUps(asked)(an_actor(Role.LEAD), "1")
    assert asked.questions == [("1", "ha", {"01", "79"}), ("1", "ha", frozenset())]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
async def test_who_may_not_audit_asks_for_nobody(role: Role) -> None:
    asked = Asked()
    with pytest.raises(NotPermitted):
        await ShowLookUps(asked)(an_actor(role), "1")
    assert asked.questions == []
