"""Takes the pictures of the pages in ``docs/screenshots`` anew, of the four demonstrations.

    python docs/screenshots.py [NAME ...]

It needs Chromium (Debian: apt-get install chromium), and the extra [dev]; ``make screenshots`` runs
it. Colours are brought down to 128, so that a picture has 150 KB at most.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
from PIL import Image
from playwright.sync_api import sync_playwright

HERE: Final = Path(__file__).resolve().parent
PICTURES: Final = HERE / "screenshots"
EXAMPLES: Final = HERE.parent / "examples"
LARGEST: Final = 150_000
_COLOURS: Final = 128
# Milliseconds that a page may take.
_PATIENCE: Final = 180_000
_WIDE: Final = {"width": 1280, "height": 900}
_PHONE: Final = {"width": 390, "height": 844}
_DAY: Final = "2026-11-23"
_AC: Final = "https://suzukaze.example/id/ac-care"


class Shot(NamedTuple):
    """A picture: of which page, how the browser is set, and what is done there first."""

    path: str
    options: Mapping[str, Any] = {}
    file: str = ""
    click: str = ""
    waits: str = ""
    scrolls: str = ""


SHOTS: Final = {
    "overview": Shot(f"/?date={_DAY}"),
    "overview-ja": Shot(f"/?date={_DAY}&lang=ja"),
    "overview-phone": Shot(f"/?date={_DAY}", {"viewport": _PHONE}),
    "assets": Shot("/assets"),
    "asset": Shot(f"/about?iri={_AC}&date={_DAY}"),
    "connections-dark": Shot(
        f"/about?iri={_AC}&date={_DAY}",
        {"color_scheme": "dark"},
        waits=".graph.live canvas",
        scrolls="#connections",
    ),
    "ask": Shot("/ask", click="button.main", waits="#answer tbody tr"),
    "question": Shot(f"/ask/cq05?asset={_AC}&date=2029-01-01"),
    "validate": Shot(
        "/validate",
        file="air-conditioner/air-conditioner_FAIL.ttl",
        click="button.main",
        waits="#groups .finding",
        scrolls="#verdict",
    ),
    "compare": Shot(f"/compare?a={_AC}&b=https://suzukaze.example/id/ac-home&date={_DAY}"),
    "crosswalks": Shot("/crosswalks"),
    "coverage": Shot("/crosswalks/pair?from=iot-ssf-kg-sample@1.0&to=en-303-645@2.1.1"),
    "vocabulary": Shot("/vocabulary"),
    "report": Shot(f"/report?organization=https://suzukaze.example/id/suzukaze&date={_DAY}"),
}


def main(names: list[str]) -> int:
    """Take the pictures called *names*, or all; 1 where one cannot be taken."""
    chosen = {name: SHOTS[name] for name in names} if names else SHOTS
    PICTURES.mkdir(exist_ok=True)
    failed = 0
    with _service() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, shot in chosen.items():
            data = _taken(browser, url, shot)
            failed += data is None
            if data:
                (PICTURES / f"{name}.png").write_bytes(data)
            print(f"{name}: {len(data):,} bytes" if data else f"{name}: no such page")
        browser.close()
    return min(failed, 1)


def _taken(browser: Any, url: str, shot: Shot) -> bytes | None:
    """The picture; None where there is no such page."""
    options = {"viewport": _WIDE, "locale": "en", "reduced_motion": "reduce", **shot.options}
    context = browser.new_context(**options)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    if not page.goto(url + shot.path).ok:
        return None
    page.wait_for_load_state("networkidle")
    if shot.file:
        page.set_input_files("#file", EXAMPLES / shot.file)
    if shot.click:
        page.click(shot.click)
    if shot.waits:
        page.wait_for_selector(shot.waits)
    if shot.scrolls:
        page.locator(shot.scrolls).evaluate("(each) => each.scrollIntoView()")
    data = _small(page.screenshot())
    context.close()
    return data


def _small(png: bytes) -> bytes:
    """*png* with fewer colours.

    Raises:
        ValueError: It is larger than pictures here are to be, even so.
    """
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    if out.tell() > LARGEST:
        raise ValueError(f"a picture of {out.tell():,} bytes is larger than {LARGEST:,}")
    return out.getvalue()


@contextmanager
def _service() -> Iterator[str]:
    """The service on the four demonstrations."""
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    paths = [p for state in ("SUPERSEDED", "PASS") for p in sorted(EXAMPLES.glob(f"*/*_{state}.*"))]
    with tempfile.TemporaryDirectory() as folder:
        load = [iotssf, "load", "--store", folder, "--date", _DAY, *map(str, paths)]
        subprocess.run(load, check=True, stdout=subprocess.DEVNULL)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serve = [iotssf, "serve", "--store", folder, "--port", str(port), "--log", "faults"]
        process = subprocess.Popen(serve)
        try:
            yield _up(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait()


def _up(url: str, process: subprocess.Popen[bytes]) -> str:
    while process.poll() is None:
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return url
    sys.exit("the service did not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
