"""The pages of claims over claims in memory, as a reviewer's browser gets them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from google.type.money_pb2 import Money
from starlette.requests import Request

from insurance.text import Text as TextOf
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.claim import ClaimPages
from review.console.pages.compare import ComparePages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.comparing.compare_versions import CompareVersions
from review.triage.deciding.decision import DecisionDraft
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.queue_filter import QueueFilter
from review.triage.statistics.rule_tally import Precision
from review.v1.review_pb2 import Finding, Text
from tests.fakes.case_files import FakeCaseFiles
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import FakeReviewers, reviewer

HA = reviewer("ha.tran")
RENDERER = Renderer(StaticFiles(), [])


def a_finding(line: int = 1, outcome: str = "CUT", amount: int | None = 400, **changes: Any) -> Finding:
    """A finding of rule W06."""
    fields: dict[str, Any] = {
        "rule": "W06",
        "title": Text(vi="Thành tiền sai", en="Net differs"),
        "message": Text(vi="Lý do", en="Why"),
        "outcome": f"FINDING_OUTCOME_{outcome}",
        "line": line,
        "amount": None if amount is None else Money(currency_code="VND", units=amount),
        "probability": 0.9,
        "law": "QĐ 4750",
        "points": 0.5,
    }
    return Finding(**fields | changes)


class Term:
    """Thirty days."""

    def review_until(self, received_on: date) -> date:
        return received_on + timedelta(days=30)


class ClaimsInMemory:
    """The pages, and what stands behind them."""

    def __init__(self) -> None:
        self.files = FakeCaseFiles()
        self.clock = FakeClock()
        self.neighbours: dict[UUID, Neighbours] = {}
        self.precisions: dict[str, Precision] = {}
        self.filters: list[QueueFilter] = []
        self.actor = Actor(
            reviewer_id=HA.reviewer_id, account="ha.tran", full_name="Trần Thu Hà", role=Role.REVIEWER
        )
        self.pages = ClaimPages(
            self.files.read,  # type: ignore[arg-type]
            self.files.read,
            self._find_neighbours,
            lambda _, codes: {code: self.precisions[code] for code in codes if code in self.precisions},
            FakeReviewers(HA),
            {},
            Term(),
            self.clock,
        )

    async def page(self, claim_id: UUID, query: str = "", language: Language = Language.ENGLISH) -> str:
        """The page of a claim."""
        response = await self.pages.show(self.visit(claim_id, query, language))
        return bytes(response.body).decode()

    async def neighbours_part(
        self, claim_id: UUID, query: str = "", language: Language = Language.ENGLISH
    ) -> str:
        """What the script of the page shows of its place."""
        return bytes((await self.pages.neighbours(self.visit(claim_id, query, language))).body).decode()

    async def comparison(self, claim_id: UUID, query: str = "", language: Language = Language.ENGLISH) -> str:
        """The page of two versions."""
        compare = CompareVersions(self.files.read, self.files.read)
        pages = ComparePages(compare, FakeReviewers(HA), {"W06": TextOf("Thành tiền sai", "Net differs")})
        return bytes((await pages.show(self.visit(claim_id, query, language))).body).decode()

    def decide(self, claim_id: UUID, draft: DecisionDraft, **how: Any) -> UUID:
        """Add a decision of the reviewer."""
        return self.files.decide(claim_id, draft, self.actor.reviewer_id, **how)

    def visit(
        self,
        claim_id: UUID,
        query: str = "",
        language: Language = Language.ENGLISH,
        more: Mapping[str, Any] | None = None,
    ) -> Visit:
        """A request of the reviewer."""
        scope = {"type": "http", "method": "GET", "path": f"/claims/{claim_id}", "headers": []}
        asked = Request(
            {**scope, "query_string": query.encode(), "path_params": {"claim_id": claim_id, **(more or {})}}
        )
        return Visit(asked, Browser(language, "", ""), self.actor, RENDERER, CsrfTokens(b"k" * 32))

    async def _find_neighbours(
        self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor
    ) -> Neighbours | None:
        self.filters.append(queue_filter)
        return self.neighbours.get(claim_id)


def another() -> Actor:
    """Another reviewer."""
    return Actor(reviewer_id=uuid4(), account="an.le", full_name="Lê An", role=Role.REVIEWER)
