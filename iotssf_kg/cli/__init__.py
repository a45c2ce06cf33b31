"""The command ``iotssf``: translates arguments and environment, and errors into exit codes.

Exit codes: 0 nothing as grave as ``--fail-on``; 1 findings; 2 the input could not be judged or the
request makes no sense; 3 an internal error, a query's time-out or a full disk; 130 interrupted; 141
the reader of standard output left.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from iotssf_kg import __version__
from iotssf_kg.cli.show import complain
from iotssf_kg.cli.streams import streams
from iotssf_kg.errors import IotssfError
from iotssf_kg.outputs import set_aside

# What the system says of a path that is wrong.
_PATHS: Final = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError)

# Command → the module that has it: what one command needs, another is not to wait for.
COMMANDS: Final[Mapping[str, str]] = {
    "new": "exports",
    "load": "exports",
    "generate": "generate",
    "classify": "judging",
    "explain": "judging",
    "validate": "validating",
    "report": "auditing",
    "review": "reviewing",
    "query": "queries",
    "serve": "serving",
    "token": "tokens",
    "backup": "backups",
    "restore": "backups",
    "crosswalk": "crosswalks",
    "framework": "frameworks",
    "kit": "kit",
    "info": "about",
    "terms": "about",
    "shapes": "about",
    "close": "about",
    "reason": "about",
}


def command_line(words: Sequence[str] = ()) -> typer.Typer:
    """The command line, with the command that *words* begin with and those beside it, or all."""
    app = typer.Typer(
        name="iotssf",
        help="Knowledge graph of the IoT Security Safety Framework: categorize, explain, validate, "
        "query. Not affiliated with METI.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    asked = COMMANDS.get(words[0]) if words else None
    for name in dict.fromkeys([asked] if asked else COMMANDS.values()):
        import_module(f"iotssf_kg.cli.{name}").register(app)
    app.callback()(_common)
    return app


def _clear_away_when_ended() -> None:
    """Have whoever ends this process leave no temporary file of it behind."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _ended)


def _ended(number: int, frame: object) -> None:
    sys.exit(128 + number)


def _version(asked: bool) -> None:
    if asked:
        print(f"iotssf {__version__}")
        raise typer.Exit


def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command and leave with its exit code."""
    _clear_away_when_ended()
    # Statements come in millions, and hardly anything is ever in a circle: looking for circles took
    # a fifth of the time.
    gc.set_threshold(50_000, 20, 20)
    with streams():
        try:
            _run()
        except IotssfError as error:
            complain(str(error))
            sys.exit(error.exit_code)
        except Exception as error:  # the last door: an exit code 1 would read as findings
            sys.exit(_stopped(error))


def _run() -> None:
    try:
        command_line(sys.argv[1:])()
    finally:
        # Here, while an error still has a say in the exit code.
        sys.stdout.flush()


def _stopped(error: Exception) -> int:
    """Say what stopped us, the system or a fault of ours, and give the exit code."""
    full = set_aside(error) if isinstance(error, OSError) else None
    if full is not None:
        complain(str(full))
        return full.exit_code
    if isinstance(error, _PATHS):
        complain(f"{error.filename}: {error.strerror}. Check the path and who may write there")
        return 2
    traceback.print_exception(error)
    complain(f"{type(error).__name__}: {error}. This is a fault of iotssf; please report it")
    return 3
