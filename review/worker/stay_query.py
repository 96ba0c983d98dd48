"""Questions for the earlier stays of a person."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.stay import PersonDays, person_key
from review.rulebook.facts.frequency.service_intervals import spaced_codes, spaced_services
from review.submitted_claim import replaced_by
from review.v1.claim_submitted_pb2 import ClaimSubmitted


class StayQuery(msgspec.Struct, frozen=True):
    """A person's stay, the place of its claim in the queue, and the claim that it replaces.

    Earlier stays have a lower place. The stay of the replaced claim is not among them.
    """

    place: int
    stay: PersonDays
    replaced: UUID | None


class PreviousQuery(msgspec.Struct, frozen=True):
    """For a person's stays at a facility with a service, from `since` on and before `before`.

    `service` begins the keys of its lines. Place and replaced claim are as in StayQuery.
    """

    place: int
    person: str
    facility: str
    since: date
    before: date
    service: str
    replaced: UUID | None


def previous_queries(place: int, claim: Claim, submitted: ClaimSubmitted) -> tuple[PreviousQuery, ...]:
    """One for each service of a bill that is paid again only after some days; most claims have none."""
    person = person_key(claim, submitted.facility, submitted.card.insurance_number)
    if person is None or not claim.is_bill:
        return ()
    return tuple(_queries(place, person, claim, submitted))


def _queries(place: int, person: str, claim: Claim, submitted: ClaimSubmitted) -> Iterator[PreviousQuery]:
    for service, day in spaced_codes(claim).items():
        # A stay may have begun some days before its service.
        since = date.fromordinal(max(day.toordinal() - 2 * spaced_services().longest, 1))
        yield PreviousQuery(place, person, submitted.facility, since, day, service, replaced_by(submitted))
