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

    # The queue, claims, rules, facilities and statements of the own provinces.
    READ = "READ"
    # Take claims, decide on them, undo.
    DECIDE = "DECIDE"
    # Settle two decisions that differ, and release a claim that another reviewer holds.
    SETTLE = "SETTLE"
    # Switch rules on, to shadow, or off.
    SWITCH_RULES = "SWITCH_RULES"
    # See who looked a person up, and the log of all reviewers.
    AUDIT = "AUDIT"
    # See the accounts of reviewers.
    READ_ACCOUNTS = "READ_ACCOUNTS"


MAY = MappingProxyType(
    {
        Role.REVIEWER: frozenset({Permission.READ, Permission.DECIDE}),
        Role.LEAD: frozenset(
            {
                Permission.READ,
                Permission.DECIDE,
                Permission.SETTLE,
                Permission.SWITCH_RULES,
                Permission.AUDIT,
            }
        ),
        Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT}),
        # An administrator has no business with the claims of patients.
        Role.ADMINISTRATOR: frozenset({Permission.SWITCH_RULES, Permission.READ_ACCOUNTS}),
    }
)
