"""Checks a page with axe-core (WCAG 2.2, levels A and AA)."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without resultTypes, the browser describes every element that passes, which takes most of the time.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


async def faults(shown: Locator) -> list[str]:
    """What axe finds on the page once it shows this and is loaded: the rule, and the elements.

    After a click it is something that the page before does not show: the browser may still be on its way.
    """
    await expect(shown).to_be_visible()
    await shown.page.wait_for_load_state()
    results = await Axe().run(shown.page, options=OPTIONS)
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'] for node in violation['nodes']]}"
        for violation in results.response["violations"]
    ]
