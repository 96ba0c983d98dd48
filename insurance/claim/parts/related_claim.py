"""Another claim that a claim names."""

import msgspec


class RelatedClaim(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Another claim that this one names, by its number as in `Claim.number`.

    `relationship` is "prior" or "replaces"; None for any other one. `number` is empty for a claim that is
    replaced and named by nothing that can be read. `resource_id` is set where it is named by its
    Claim.resource_id; the number is then that of a claim without another one.
    """

    relationship: str | None
    number: str
    resource_id: str | None = None
