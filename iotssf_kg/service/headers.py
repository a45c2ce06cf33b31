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
# Everything that pages load is ours; nothing is inline, and no other site frames a page.
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(_EXPOSED),
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
# Of all answers but those that bring a stricter one of their own.
POLICED: Final = ("Content-Security-Policy", POLICY)
# A cache that is told nothing may guess; what the store says can be another the next moment.
CACHE: Final = ("Cache-Control", "no-cache")
