"""Pages opened in a browser that has no network, and what goes wrong in them."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.clients.packages import packages

SERIOUS = ("serious", "critical")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Visit:
    """A reader of the service at *url*, who reaches nothing else.

    Attributes:
        url: Where the service is.
        faults: What the pages logged as errors, threw, opened, or asked of others.
    """

    def __init__(self, browser: Any, url: str) -> None:
        self._browser, self.url = browser, url
        self._contexts: list[Any] = []
        self.faults: list[str] = []

    def __call__(self, path: str, **options: Any) -> Any:
        """The page at *path*; *options* are those of a browser context of Playwright."""
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        context.route(lambda url: not url.startswith(self.url), self._elsewhere)
        page = context.new_page()
        page.on("console", self._logged)
        page.on("pageerror", lambda error: self.faults.append(f"threw {error}"))
        page.on("dialog", self._opened)
        page.goto(self.url + path)
        return page

    def settle(self) -> None:
        """Wait until no page asks for anything more."""
        for context in self._contexts:
            for page in context.pages:
                page.wait_for_load_state("networkidle")

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _elsewhere(self, route: Any) -> None:
        self.faults.append(f"asked {route.request.url}")
        route.abort()

    def _logged(self, message: Any) -> None:
        # A problem that the page shows is no fault of it, though the browser logs its status.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _opened(self, dialog: Any) -> None:
        self.faults.append(f"opened {dialog.message}")
        dialog.dismiss()


@cache
def _axe() -> str:
    return (packages() / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def barriers(page: Any) -> list[str]:
    """What axe-core finds in *page* that bars people from it, against WCAG 2.2 AA."""
    page.evaluate(_axe())
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", STANDARDS
    )
    return [
        f"{each['id']}: {node['html'][:150]}: {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]
