"""What pages say themselves, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SAYINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "terms": "Terms",
        "disclaimer": "Independent work; not affiliated with METI.",
        "stated": "Stated in",
        "derived": "derived from",
        "by": "published by",
        "mentioned": "Mentioned by",
        "more": "… and more",
        "doors": "What is here",
    },
    "ja": {
        "terms": "用語",
        "disclaimer": "経済産業省とは関係のない独立した取組である。",
        "stated": "記述元",
        "derived": "導出元",
        "by": "発行者",
        "mentioned": "参照元",
        "more": "… ほか",
        "doors": "入口",
    },
}
