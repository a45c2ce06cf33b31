"""The service over HTTP; ``create_app`` is for any WSGI server."""

from iotssf_kg.service.app import create_app
from iotssf_kg.service.settings import SETTINGS, Settings

__all__ = ["SETTINGS", "Settings", "create_app"]
