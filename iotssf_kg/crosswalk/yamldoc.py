"""YAML from others, read within bounds.

A few lines of YAML can stand for more than any memory holds, by aliases of aliases, and brackets
without end exhaust the stack. Neither is met in the files that we read.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from iotssf_kg.errors import SourceError, TooLarge

# The C parser is ten times as fast, where PyYAML was built with it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST: Final = 16 << 20
_DEEPEST: Final = 100
_OPENING: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def load_yaml(text: str, source: str) -> Any:
    """What the YAML *text* says: mappings, lists, texts, numbers, truth values, dates.

    Raises:
        SourceError: It is no YAML, or has aliases; names the line.
        TooLarge: It is longer, or nests deeper, than anything that we read.
    """
    if len(text) > _MOST:
        hint = "Divide it into several files"
        raise TooLarge(f"the YAML has more than {_MOST:,} characters", where=source, hint=hint)
    try:
        _check(text, source)
        return yaml.load(text, _LOADER)  # noqa: S506 - both loaders are safe
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        hint = "Put what has a colon or a number sign in quotation marks"
        raise SourceError("this is no YAML", source=source, line=line, hint=hint) from error
    except (ValueError, RecursionError) as error:
        hint = "Put dates and numbers in quotation marks"
        raise SourceError(f"this is no YAML: {error}", source=source, hint=hint) from error


def _check(text: str, source: str) -> None:
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            hint = "Write out what the alias stands for"
            raise SourceError("an alias stands here", source=source, line=line, hint=hint)
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > _DEEPEST:
            raise TooLarge(f"it nests more than {_DEEPEST} deep", where=source)
