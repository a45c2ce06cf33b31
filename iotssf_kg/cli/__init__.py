"""The command ``iotssf``: translates arguments and environment, and errors into exit codes.

Exit codes: 0 nothing as grave as ``--fail-on``; 1 findings; 2 the input could not be judged or the
request makes no sense; 3 an internal error or a time-out.
"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer

from iotssf_kg import __version__
from iotssf_kg.cli import (
    about,
    auditing,
    exports,
    generate,
    judging,
    kit,
    queries,
    reviewing,
    validating,
)
from iotssf_kg.cli.show import complain
from iotssf_kg.errors import IotssfError

app = typer.Typer(
    name="iotssf",
    help="Knowledge graph of the IoT Security Safety Framework: categorize, explain, validate, "
    "query. Not affiliated with METI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (exports, generate, judging, validating, auditing, reviewing, queries, kit, about):
    module.register(app)


def _version(asked: bool) -> None:
    if asked:
        print(f"iotssf {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command and leave with its exit code."""
    try:
        app()
    except IotssfError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError) as error:
        complain(f"{error.filename}: {error.strerror}. Check the path and who may write there")
        sys.exit(2)
    except Exception as error:  # the last door: an exit code 1 would read as findings
        traceback.print_exc()
        complain(f"{type(error).__name__}: {error}. This is a fault of iotssf; please report it")
        sys.exit(3)
