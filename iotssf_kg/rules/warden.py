"""Runs a command that outlives nobody; a process of its own, in the folder that it cleans up.

The command comes as one line of JSON on standard input; the exit status is the command's. When
standard input closes before it ends, the process that asked for it is gone, however that ended:
then the command is killed, and the working folder removed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """Run the command until it ends, or until nobody waits for it."""
    command = json.loads(sys.stdin.buffer.readline())
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    ending = threading.Lock()
    threading.Thread(target=_follow, args=(child, ending), daemon=True).start()
    with suppress(OSError):
        sys.stdin.buffer.read()
    with ending:
        child.kill()
        child.wait()
        shutil.rmtree(Path.cwd(), ignore_errors=True)
        os._exit(1)


def _follow(child: subprocess.Popen[bytes], ending: threading.Lock) -> None:
    status = child.wait()
    # Whoever ends first holds the lock until the process is gone.
    with ending:
        os._exit(status if status >= 0 else 1)


if __name__ == "__main__":
    main()
