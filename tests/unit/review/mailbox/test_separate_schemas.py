"""Neither gateway nor review has SQL on the other's schema: the gateway goes through the mailbox."""

import re
from pathlib import Path
from types import ModuleType

import gateway.cards.guessing.tables
import gateway.claims.tables
import gateway.register.tables
import gateway.schema
import review
import review.mailbox.tables
import review.triage.tables.cases
import review.triage.tables.decisions
import review.triage.tables.draw_keys
import review.triage.tables.rule_modes
import review.triage.tables.saved_views


def test_the_gateway_has_no_sql_on_the_reviews_schema() -> None:
    tables = [table.name for table in review.mailbox.tables.METADATA.sorted_tables]
    assert {"queue", "stays", "reviews", "dry_runs", "cases", "decisions"} <= set(tables)
    assert _files_that_match(gateway, rf"\breview\.({'|'.join(tables)}|worker_numbers)\b") == []


def test_the_review_has_no_sql_on_the_gateways_schema() -> None:
    tables = [table.name for table in gateway.schema.METADATA.sorted_tables]
    assert {"people", "cards", "claims"} <= set(tables)
    assert _files_that_match(review, rf"\bgateway\.({'|'.join(tables)})\b") == []


def _files_that_match(package: ModuleType, pattern: str) -> list[str]:
    folder = Path(package.__path__[0])
    return [
        str(path.relative_to(folder)) for path in folder.rglob("*.py") if re.search(pattern, path.read_text())
    ]
