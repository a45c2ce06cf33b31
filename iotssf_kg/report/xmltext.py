"""Text from outside as XML holds it."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from iotssf_kg.report.text import plain_text

# What XML 1.0 cannot write, beside controls; https://www.w3.org/TR/xml/#charsets.
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff]")


def xml_text(value: str) -> str:
    """*value* between two tags."""
    return escape(xml_characters(value))


def xml_attribute(value: str) -> str:
    """*value* as an attribute's value, in its quotation marks."""
    return quoteattr(xml_characters(value))


def xml_characters(value: str) -> str:
    """*value*, with what XML cannot write shown otherwise."""
    return _NOT_IN_XML.sub("\ufffd", plain_text(value))
