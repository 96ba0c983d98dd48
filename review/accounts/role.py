"""The roles of reviewers, and what each may do."""

from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person is for. A person has one role."""

    REVIEWER = "REVIEWER"
    LEAD = "LEAD"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class Permission(StrEnum):
    """Something that a use case allows only some roles."""

    # The queue, claims, facilities and statements of the own provinces.
    READ = "READ"
    # What rules find, and how often reviewers agree.
    READ_RULES = "READ_RULES"
    # Take claims, decide on them, undo.
    DECIDE = "DECIDE"
    # Settle two decisions that differ, and release a claim that another reviewer holds.
    SETTLE = "SETTLE"
    # Switch rules on, to shadow, or off.
    SWITCH_RULES = "SWITCH_RULES"
    # See who looked a person up, and the log of all reviewers.
    AUDIT = "AUDIT"
    # See the accounts of reviewers, and disable them.
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS"


READER = frozenset({Permission.READ, Permission.READ_RULES})
MAY = MappingProxyType(
    {
        Role.REVIEWER: READER | {Permission.DECIDE},
        Role.LEAD: READER | {Permission.DECIDE, Permission.SETTLE, Permission.SWITCH_RULES, Permission.AUDIT},
        Role.AUDITOR: READER | {Permission.AUDIT},
        # An administrator has no business with the claims of patients.
        Role.ADMINISTRATOR: frozenset(
            {Permission.READ_RULES, Permission.SWITCH_RULES, Permission.MANAGE_ACCOUNTS}
        ),
    }
)
