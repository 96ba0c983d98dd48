"""Decides whether a claim is new, known, or refused: the rules of exactly-once intake."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.intake.claim_changes import changed_paths, same_content
from gateway.claims.intake.content_digest import content_digest
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import ClaimState, ClaimUse, KeptClaim
from gateway.claims.submission import LARGE_BYTES
from gateway.refusal import Refusal
from gateway.refusals import (
    ClaimArchived,
    ClaimChanged,
    ClaimIsDecided,
    ClaimNotFound,
    ClaimNotReplaceable,
    IdempotencyKeyReused,
)
from insurance.claim.parts.related_claim import RelatedClaim

Number = tuple[str, str]


class DuplicateCheck:
    """Compares the claims of a batch with kept claims, and with the claims of the batch before them.

    `known` are the kept claims that the batch may repeat, replace, withdraw or name. `closed` are those that
    the batch has replaced or withdrawn so far, by ID, as they are then.
    """

    def __init__(self, known: Iterable[KeptClaim]) -> None:
        self.closed: dict[UUID, KeptClaim] = {}
        self._by_id: dict[UUID, KeptClaim] = {}
        self._by_key: dict[Number, KeptClaim] = {}
        self._by_number: defaultdict[Number, list[KeptClaim]] = defaultdict(list)
        self._replaced_by_number: defaultdict[Number, list[KeptClaim]] = defaultdict(list)
        self._open_by_number: dict[Number, KeptClaim] = {}
        self._open_by_resource_id: defaultdict[Number, list[KeptClaim]] = defaultdict(list)
        for claim in known:
            self._add(claim)

    def may_find_repeated(self, claims: Sequence[KeptClaim]) -> bool:
        """Return whether contents may have to be compared, which takes milliseconds."""
        numbers = {(claim.facility, claim.number) for claim in claims}
        keys = [(claim.facility, claim.idempotency_key) for claim in claims if claim.idempotency_key]
        return bool(self._by_id) or len(numbers) < len(claims) or len(set(keys)) < len(keys)

    def compares_large(self, claim: KeptClaim) -> bool:
        """Return whether a known claim is large that this one may repeat."""
        return any(len(known.content or b"") > LARGE_BYTES for known in self._candidates(claim))

    def resolve(self, new: NewClaim) -> KeptClaim:
        """Return the claim as it is to be kept where it is new, else the claim that it repeats.

        A new claim has the IDs of the claim that it replaces or withdraws, and of the preauthorization that
        it names. Raises Refusal.
        """
        claim = new.claim
        if (known := self._repeated(claim)) is not None:
            return known
        target = self._target(new)
        if target is not None and target.state is ClaimState.DECIDED:
            raise ClaimIsDecided
        if target is not None and target.archived:
            raise ClaimArchived(target.archived.archived_at)
        standing = None if claim.is_withdrawal else self._open(claim, claim.number)
        if standing is not None and standing is not target:
            raise _changed(standing, claim)
        resolved = replace(
            claim,
            replaces_claim_id=target and target.claim_id,
            preauthorization_claim_id=self._preauthorization(new),
        )
        if target is not None:
            self._close(target, resolved)
        self._add(resolved)
        return resolved

    def _add(self, claim: KeptClaim) -> None:
        number = claim.facility, claim.number
        self._by_id[claim.claim_id] = claim
        if claim.idempotency_key is not None:
            self._by_key[claim.facility, claim.idempotency_key] = claim
        is_replaced = claim.closed_as is ClaimState.REPLACED
        (self._replaced_by_number if is_replaced else self._by_number)[number].append(claim)
        if claim.closed_as is None:
            self._open_by_number[number] = claim
            if claim.resource_id:
                self._open_by_resource_id[claim.facility, claim.resource_id].append(claim)

    def _repeated(self, claim: KeptClaim) -> KeptClaim | None:
        """The known claim with the same content. Raises Refusal where the idempotency key has another one."""
        same_key = self._by_key.get((claim.facility, claim.idempotency_key or ""))
        for known in self._candidates(claim):
            if _is_same(known, claim):
                return self.closed.get(known.claim_id, known)
        if same_key is None:
            return None
        if same_key.number != claim.number or claim.replaces_claim_id:
            raise IdempotencyKeyReused
        raise _changed(same_key, claim)

    def _candidates(self, claim: KeptClaim) -> Iterator[KeptClaim]:
        """The known claims that this one may repeat."""
        if same_key := self._by_key.get((claim.facility, claim.idempotency_key or "")):
            yield same_key
        number = claim.facility, claim.number
        # A claim that was withdrawn stays withdrawn when it is sent again.
        yield from self._by_number.get(number, ())
        # So does one that a claim of another number replaced, or it would be paid as well. While another
        # claim has the number, this one has changed; with `replaces_claim_id`, it is corrected back.
        if number not in self._open_by_number and claim.replaces_claim_id is None:
            yield from self._replaced_by_number.get(number, ())

    def _target(self, new: NewClaim) -> KeptClaim | None:
        """The claim that it replaces or withdraws. Raises Refusal where that has to be open but is not."""
        claim = new.claim
        named = next((one for one in new.related if self._names_target(one, claim)), None)
        if claim.replaces_claim_id is not None:
            by_id = self._target_by_id(claim.replaces_claim_id, claim)
            # The other one would stay a bill.
            if named and not claim.is_withdrawal and self._named(claim, named) not in (None, by_id):
                raise ClaimNotReplaceable
            return by_id
        if claim.is_withdrawal:
            return self._withdrawn(claim, named)
        if named is None:
            return None
        target = self._named(claim, named)
        # A correction that corrects nothing would be a second bill.
        if target is None and named.relationship == "replaces":
            raise ClaimNotReplaceable
        return target

    def _withdrawn(self, claim: KeptClaim, named: RelatedClaim | None) -> KeptClaim | None:
        """The open claim with the withdrawal's own number, else the one that it names.

        A claim that is cancelled still names the claim that it replaced, or that of an earlier treatment.
        """
        own = self._open(claim, claim.number)
        return own or (self._named(claim, named) if named else None)

    def _target_by_id(self, claim_id: UUID, by: KeptClaim) -> KeptClaim:
        known = self._by_id.get(claim_id)
        if known is None or known.facility != by.facility:
            raise ClaimNotFound
        is_own_number = known.number == by.number or by.is_withdrawal
        if not is_own_number or self._open(known, known.number) is not known:
            raise ClaimNotReplaceable
        return known

    def _preauthorization(self, new: NewClaim) -> UUID | None:
        """The first claim that a bill names that is a preauthorization or predetermination."""
        if new.claim.use is not ClaimUse.CLAIM or new.claim.is_withdrawal:
            return None
        named = (self._named(new.claim, one) for one in new.related)
        return next((one.claim_id for one in named if one and one.use is not ClaimUse.CLAIM), None)

    def _open(self, of: KeptClaim, number: str) -> KeptClaim | None:
        """The open claim of the same facility with this number."""
        return self._open_by_number.get((of.facility, number))

    def _named(self, by: KeptClaim, related: RelatedClaim) -> KeptClaim | None:
        """The open claim of the facility that is named: by its number, else by an id that no other has."""
        if found := self._open(by, related.number):
            return found
        found_by_id = self._open_by_resource_id.get((by.facility, related.resource_id or ""), ())
        return found_by_id[0] if related.resource_id and len(found_by_id) == 1 else None

    def _names_target(self, related: RelatedClaim, claim: KeptClaim) -> bool:
        """Whether it names the claim to replace or withdraw.

        "prior" may also be an earlier bill of the same treatment or a preauthorization: of a bill it names
        the claim to replace only where that has the bill's own number.
        """
        if related.relationship != "prior":
            return related.relationship == "replaces"
        named = self._named(claim, related)
        return claim.is_withdrawal or claim.number in (related.number, named and named.number)

    def _close(self, target: KeptClaim, by: KeptClaim) -> None:
        state = ClaimState.CANCELLED if by.is_withdrawal else ClaimState.REPLACED
        closed = replace(target, closed_as=state, replaced_by_claim_id=by.claim_id)
        self.closed[target.claim_id] = closed
        del self._open_by_number[target.facility, target.number]
        if target.resource_id:
            self._open_by_resource_id[target.facility, target.resource_id].remove(target)
        if state is ClaimState.REPLACED:
            self._by_number[target.facility, target.number].remove(target)
            self._replaced_by_number[target.facility, target.number].append(target)


def _is_same(known: KeptClaim, sent: KeptClaim) -> bool:
    content = sent.content or b""
    if known.content_digest is not None:
        return known.content_digest == content_digest(content)
    # One that is only named, replaced or withdrawn comes without its content.
    return known.content is not None and same_content(known.content, content)


def _changed(known: KeptClaim, sent: KeptClaim) -> Refusal:
    if known.archived:
        return ClaimArchived(known.archived.archived_at)
    paths, count = changed_paths(known.content or b"", sent.content or b"")
    return ClaimChanged(paths, more=count - len(paths))
