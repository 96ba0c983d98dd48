"""Checks a page with axe-core (WCAG 2.2, levels A and AA)."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without resultTypes, the browser describes every element that passes, which takes most of the time.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


async def faults(page: Page) -> list[str]:
    """What axe finds on the page as it is now: the rule, and the elements."""
    results = await Axe().run(page, options=OPTIONS)
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'] for node in violation['nodes']]}"
        for violation in results.response["violations"]
    ]
