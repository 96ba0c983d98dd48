"""Every page that shows a claim opens it, so that the access log knows."""

from collections.abc import Collection, Mapping
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.claim import ClaimPages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.open_claim import OpenClaim
from review.triage.queue.queue_filter import QueueFilter
from review.triage.refusals import CaseNotFound
from review.triage.statistics.rule_tally import Precision
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import FakeReviewers
from tests.unit.review.console.claims_in_memory import Term

CLAIM = uuid4()
ASKED = Request(
    {
        **{"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []},
        "path_params": {"claim_id": CLAIM},
    }
)


class Opening(OpenClaim):
    """Notes which claims are opened, and finds none."""

    def __init__(self) -> None:
        self.opened: list[UUID] = []

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        self.opened.append(claim_id)
        raise CaseNotFound


async def previewed(claim_id: UUID, actor: Actor) -> ClaimView:
    """The use case of the preview, which is logged once in a while."""
    pytest.fail(f"{actor.account} read {claim_id}, and the access log may not know")


async def no_neighbours(claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> None:
    """The use case of the place in the queue."""


def no_precisions(actor: Actor, codes: Collection[str]) -> Mapping[str, Precision]:
    """Nothing was counted yet."""
    return {}


async def test_a_form_that_is_not_taken_in_shows_the_claim_and_the_access_log_says_so() -> None:
    """Otherwise whoever posts odd forms reads claims that nobody knows of."""
    actor = Actor(reviewer_id=uuid4(), account="ha.tran", full_name="Trần Thu Hà", role=Role.REVIEWER)
    renderer = Renderer(StaticFiles(), [])
    visit = Visit(ASKED, Browser(Language.ENGLISH, "", ""), actor, renderer, CsrfTokens(b"k" * 32))
    opening = Opening()
    pages = ClaimPages(
        opening, previewed, no_neighbours, no_precisions, FakeReviewers(), {}, Term(), FakeClock()
    )
    ASKED.path_params["place"] = "9" * 5000
    opens = (pages.again, pages.show, pages.content, pages.attachment)
    for refused in (answer(visit) for answer in opens):
        with pytest.raises(CaseNotFound):
            await refused
    assert opening.opened == [CLAIM] * 4
