"""Which groups a claim belongs to, from the narrowest to the widest."""

from collections.abc import Iterator

from insurance.claim.claim import Claim
from insurance.claim.principal_diagnosis import category_of, principal_code
from review.rulebook.engine.usual import PeerGroup

# The chapters of ICD-10, as QĐ 4469/QĐ-BYT divides them: the first and the last category of each.
CHAPTERS = (
    ("A00", "B99"),
    ("C00", "D48"),
    ("D50", "D89"),
    ("E00", "E90"),
    ("F00", "F99"),
    ("G00", "G99"),
    ("H00", "H59"),
    ("H60", "H95"),
    ("I00", "I99"),
    ("J00", "J99"),
    ("K00", "K93"),
    ("L00", "L99"),
    ("M00", "M99"),
    ("N00", "N99"),
    ("O00", "O99"),
    ("P00", "P96"),
    ("Q00", "Q99"),
    ("R00", "R99"),
    ("S00", "T98"),
    ("U00", "U99"),
    ("V01", "Y98"),
    ("Z00", "Z99"),
)


def peer_group(claim: Claim, tier: str) -> PeerGroup | None:
    """The narrowest group of a claim; None where it does not say whether it is of an inpatient.

    `tier` is that of its facility, empty where it is not known.
    """
    if claim.inpatient is None:
        return None
    kind = "inpatient" if claim.inpatient else "outpatient"
    return PeerGroup(tier, kind, category_of(principal_code(claim)))


def with_wider(group: PeerGroup) -> Iterator[PeerGroup]:
    """The group, then its chapter, then all diagnoses of the tier, then all tiers."""
    yield group
    if (chapter := chapter_of(group.diagnosis)) != group.diagnosis:
        yield PeerGroup(group.tier, group.kind, chapter)
    if chapter:
        yield PeerGroup(group.tier, group.kind, "")
    if group.tier:
        yield PeerGroup("", group.kind, "")


def chapter_of(category: str) -> str:
    """The chapter of a category, such as "J00-J99"; of a chapter itself; empty where there is none."""
    if "-" in category:
        return category
    return next((f"{first}-{last}" for first, last in CHAPTERS if first <= category <= last), "")
