"""One input by the name that the caller gave it, and by the name that Spark knows it by."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import unquote

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.syntax import syntax_of

# What Hadoop's globs give a meaning to.
_GLOB: Final = re.compile(r"([\\\[\]{}*?])")
_LOCAL: Final = re.compile(r"^file:/*(?=/)")


class Root(NamedTuple):
    """An input: a path, or a URI of any Hadoop file system, where ``*`` and ``{a,b}`` are globs.

    https://spark.apache.org/docs/latest/sql-data-sources-generic-options.html

    Attributes:
        name: What the caller calls it.
        path: Where it is on this machine, and so on every executor's; "" if it is not there.
        folder: Whether it stands for several files.
    """

    name: str
    path: str
    folder: bool

    @property
    def pattern(self) -> str:
        """What Spark finds it by."""
        return "file:" + literal(self.path) if self.path else self.name

    def name_of(self, uri: str, *, quoted: bool = False) -> str:
        """What the caller calls the file that Spark calls *uri*, in which ``%20`` may be *quoted*.

        A file in a folder is called as a shell would: ``folder/file``.
        """
        plain = unquote(uri) if quoted else uri
        if not self.path:
            return plain
        inside = PurePosixPath(_LOCAL.sub("", plain)).relative_to(self.path).parts
        return str(Path(self.name).joinpath(*inside))


def literal(path: str) -> str:
    """*path* so that Spark takes no character in it for a glob."""
    return _GLOB.sub(r"\\\1", path)


def root(name: str) -> Root:
    """The input that the caller calls *name*."""
    path = Path(name)
    if path.exists():
        return Root(name, str(path.absolute()), path.is_dir())
    return Root(name, "", _stands_for_several(name))


def _stands_for_several(uri: str) -> bool:
    try:
        syntax_of(uri)
    except SourceError:
        return True
    return bool(_GLOB.search(uri))
