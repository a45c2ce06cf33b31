"""The same exports judged by one process, by two, and by Spark: seconds and processor seconds.

    python benchmarks/scale.py FOLDER [FOLDER…]

Seconds depend on what else the machine does; processor seconds of all processes hardly do. What
Spark takes before it begins is measured by a folder of one export.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TICK = os.sysconf("SC_CLK_TCK")


class Clock:
    """Processor seconds of every process of this session, those that are gone included."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.lock = threading.Lock()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        """Look again and again, since what has ended cannot be asked any more."""
        while True:
            self.look()
            time.sleep(0.2)

    def look(self) -> None:
        """Note what each process has used so far."""
        with self.lock:
            for path in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = path.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == os.getsid(0):
                    self.seen[path.parent.name + fields[19]] = int(fields[11]) + int(fields[12])

    def read(self) -> float:
        """The seconds so far."""
        self.look()
        return sum(self.seen.values()) / TICK


def ways(standalone: str) -> dict[str, list[str]]:
    """How it can be run, and the options that ask for it."""
    return {
        "one process": ["--jobs", "1"],
        "two processes": ["--jobs", "2"],
        "Spark local[2]": ["--cluster", "local[2]"],
        "Spark standalone, 2 workers": ["--cluster", standalone],
    }


def main(folders: list[str]) -> None:
    """Print a line for each folder and way."""
    from tests.cluster.standalone import standalone

    command = [str(Path(sys.executable).parent / "iotssf"), "validate"]
    common = ["--date", "2026-11-23", "--fail-on", "never", "--format", "csv"]
    clock, answers = Clock(), {}
    with tempfile.TemporaryDirectory() as folder, standalone(Path(folder)) as url:
        for name in folders:
            for way, options in ways(url).items():
                before, began = clock.read(), time.monotonic()
                done = subprocess.run([*command, name, *common, *options], capture_output=True)
                wall, spent = time.monotonic() - began, clock.read() - before
                same = answers.setdefault(name, done.stdout) == done.stdout
                load = os.getloadavg()[0]
                told = f"{wall:8.1f} s {spent:8.1f} CPU s, load {load:.1f}, same answer: {same}"
                print(f"{name:12} {way:28} {told}", flush=True)


if __name__ == "__main__":
    if os.getsid(0) == os.getpid():
        main(sys.argv[1:])
    else:
        # A session of its own: every process that is started here belongs to it.
        subprocess.run([sys.executable, *sys.argv], start_new_session=True, check=True)
