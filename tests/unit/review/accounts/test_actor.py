"""What the roles of reviewers may do, and which claims they see."""

from uuid import uuid4

import pytest

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import MAY, Permission, Role


def actor(role: Role, *provinces: str) -> Actor:
    return Actor(
        reviewer_id=uuid4(),
        account="ha.tran",
        full_name="Trần Thu Hà",
        role=role,
        provinces=frozenset(provinces),
    )


def test_every_role_has_permissions() -> None:
    assert set(MAY) == set(Role)


def test_only_reviewers_and_leads_decide_and_only_leads_settle() -> None:
    assert {role for role in Role if actor(role).may(Permission.DECIDE)} == {Role.REVIEWER, Role.LEAD}
    assert {role for role in Role if actor(role).may(Permission.SETTLE)} == {Role.LEAD}


def test_an_auditor_changes_nothing() -> None:
    assert MAY[Role.AUDITOR] == {Permission.READ, Permission.READ_RULES, Permission.AUDIT}


def test_an_administrator_reads_no_claim() -> None:
    with pytest.raises(NotPermitted):
        actor(Role.ADMINISTRATOR).ensure(Permission.READ)


def test_a_reviewer_without_provinces_sees_all_and_another_one_only_the_own() -> None:
    assert actor(Role.REVIEWER).sees("79")
    assert actor(Role.REVIEWER, "01", "79").sees("79")
    assert not actor(Role.REVIEWER, "01").sees("79")


def test_initials_are_those_of_the_last_two_parts_of_a_name() -> None:
    assert actor(Role.REVIEWER).initials == "TH"
