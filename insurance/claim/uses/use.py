"""What can serve one patient at a time, and when a claim uses it."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec


class ResourceKind(StrEnum):
    """What is used: a machine (MA_MAY), a performer (NGUOI_THUC_HIEN), or a bed (MA_GIUONG)."""

    MACHINE = "machine"
    PERFORMER = "performer"
    BED = "bed"


# What takes longer is not compared: its end is hardly that of the use. It also bounds what is searched.
LONGEST = {
    ResourceKind.MACHINE: timedelta(days=1),
    ResourceKind.PERFORMER: timedelta(days=1),
    ResourceKind.BED: timedelta(days=31),
}
# Of the uses of a resource that began before the end of one, so many are read, the last to begin first. A
# machine has fewer in the hours of one. A facility that makes up thousands for one day holds up no other.
MOST_READ = 100
SEPARATOR = "|"


class Use(msgspec.Struct, frozen=True, gc=False):
    """A use of one resource from the minute `begins` until the minute `ends`.

    `resource` is its kind and its code, such as "machine|SA.1.79025.001"; of a bed, with the department.
    `line` is the place of the line in the claim, from 0.
    """

    resource: str
    begins: datetime
    ends: datetime
    line: int

    @property
    def kind(self) -> ResourceKind:
        """Of the resource."""
        return ResourceKind(self.resource.partition(SEPARATOR)[0])


class ConcurrentUse(Use, frozen=True, gc=False, kw_only=True):
    """A use by another claim of the facility for another patient, which overlaps with one of this claim.

    `line` is the place of the line of this claim; the rest is about the other claim.
    """

    claim_id: str


def resource_of(kind: ResourceKind, code: str) -> str:
    """How a resource is named in its facility."""
    return f"{kind}{SEPARATOR}{code}"
