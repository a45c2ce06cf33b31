"""The command ``iotssf``: translates arguments and environment, and errors into exit codes.

Exit codes: 0 nothing as grave as ``--fail-on``; 1 findings; 2 the input could not be judged or the
request makes no sense; 3 an internal error or a time-out.
"""

from __future__ import annotations

import os
import sys

import typer

from iotssf_kg.cli import about, exports, generate, judging, queries
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
for module in (exports, generate, judging, queries, about):
    module.register(app)


def main() -> None:
    """Run the command and leave with its exit code."""
    try:
        app()
    except IotssfError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has seen enough, as `| head` does; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
