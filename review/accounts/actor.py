"""The person on whose behalf a use case runs."""

from uuid import UUID

import msgspec

from review.accounts.role import MAY, Permission, Role


class NotPermitted(Exception):  # noqa: N818 - what the person is told
    """The role of the person does not include this."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"the role does not include {permission}")
        self.permission = permission


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer who is logged in.

    `provinces` are codes of two digits ("01"); empty means all. A claim of a facility in another province
    does not exist for this person: use cases raise the same as for a claim that is not there.
    """

    reviewer_id: UUID
    account: str
    full_name: str
    role: Role
    provinces: frozenset[str] = frozenset()

    @property
    def initials(self) -> str:
        """The first letters of the last two parts of the name: TH of Trần Thu Hà."""
        return "".join(part[0] for part in self.full_name.split()[-2:]).upper()

    def may(self, permission: Permission) -> bool:
        """Whether the role includes the permission."""
        return permission in MAY[self.role]

    def ensure(self, permission: Permission) -> None:
        """Raises NotPermitted where the role does not include the permission."""
        if not self.may(permission):
            raise NotPermitted(permission)

    def sees(self, province: str) -> bool:
        """Whether claims of facilities in this province are in the person's scope."""
        return not self.provinces or province in self.provinces
