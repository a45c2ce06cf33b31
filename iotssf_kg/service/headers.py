"""Headers of all answers."""

from typing import Final

_EXPOSED: Final = (
    "ETag",
    "Location",
    "Retry-After",
    "X-Build",
    "X-Conforms",
    "X-Request-Id",
    "X-Rewritten",
)
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(_EXPOSED),
    "Content-Security-Policy": "default-src 'self'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
# A cache that is told nothing may guess; what the store says can be another the next moment.
CACHE: Final = ("Cache-Control", "no-cache")
