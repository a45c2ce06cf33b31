"""``warden.py FOLDER COMMAND …``: run a command that outlives nobody.

Started as a process of its own, it runs the command and gives its exit status. When its standard
input closes first, the process that started it is gone, however that ended: then it kills the
command and removes the folder that the command worked in.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress


def main() -> None:
    """Run the command of the arguments until it ends, or until nobody waits for it."""
    folder, *command = sys.argv[1:]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    ending = threading.Lock()
    threading.Thread(target=_follow, args=(child, ending), daemon=True).start()
    with suppress(OSError):
        sys.stdin.buffer.read()
    with ending:
        child.kill()
        child.wait()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _follow(child: subprocess.Popen[bytes], ending: threading.Lock) -> None:
    status = child.wait()
    # Whoever ends first holds the lock until the process is gone.
    with ending:
        os._exit(status if status >= 0 else 1)


if __name__ == "__main__":
    main()
