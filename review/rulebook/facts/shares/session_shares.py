"""What is paid of the price of an operation beside the dearest of the same session."""

import msgspec

from insurance.law.parameters.parameter import Parameter
from review.rulebook.facts.law_parameter import LawParameter


class SessionShares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In percent: by the same team; by another team, or as an added procedure."""

    same_team: int
    other_team: int


SESSION_SHARES = LawParameter("session_shares", Parameter[SessionShares])
