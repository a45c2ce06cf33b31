"""``create_app`` under another server than ours."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

from iotssf_kg.service.keys import Keys
from iotssf_kg.store import connect
from tests.service.server import free


def test_gunicorn_serves_it_by_the_environment(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with connect(str(store)).build() as build:
        build.publish()
    token, address = Keys(store).create(("admin",)), f"127.0.0.1:{free()}"
    settings = {"IOTSSF_STORE": str(store), "IOTSSF_UPDATE": "yes", "IOTSSF_LOG": "faults"}
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "--bind", address, "--threads", "8", "iotssf_kg.service:create_app()"]
    process = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        for _ in range(600):
            assert process.poll() is None
            with suppress(httpx.TransportError):
                httpx.get(f"http://{address}/healthz")
                break
            time.sleep(0.1)
        url, rights = f"http://{address}/sparql", {"Authorization": f"Bearer {token}"}
        update = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}
        assert httpx.post(url, data=update, headers=rights, timeout=60).status_code == 204
        answer = httpx.get(url, params={"query": "ASK { <urn:a> <urn:b> 1 }"}, timeout=60)
        assert answer.json()["boolean"] is True
    finally:
        process.terminate()
        assert process.wait(60) == 0
