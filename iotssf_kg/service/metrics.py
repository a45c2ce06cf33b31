"""``/metrics``: what the service does, for Prometheus; https://prometheus.io/docs/."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from iotssf_kg.asking import Answerer

door: Final = Blueprint("metrics", __name__)
# What may stand in a label: a client must not be able to make new ones.
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
# What came of a query, by the status of its answer; all others below 400 are ok, above refused.
_OUTCOMES: Final = {503: "overloaded", 504: "timeout", 507: "memory", 500: "fault", 502: "fault"}
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Figures:
    """What is counted, from the start of this process on."""

    def __init__(self, asked: Answerer) -> None:
        self.registry = CollectorRegistry()
        self._held: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.requests = Counter(
            "iotssf_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "iotssf_request_seconds",
            "Seconds until an answer was whole.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.queries = Counter(
            "iotssf_queries", "Queries, by what came of them.", ("outcome",), registry=self.registry
        )
        self.kept = Counter(
            "iotssf_kept_answers", "Queries answered from kept answers.", registry=self.registry
        )
        self.registry.register(_State(asked))
        ProcessCollector(registry=self.registry)

    def count(
        self,
        route: str,
        method: str,
        status: int,
        seconds: float,
        *,
        query: bool = False,
        kept: bool = False,
    ) -> None:
        """Count a request.

        Args:
            route: What it came by.
            method: How.
            status: Of its answer.
            seconds: Until that was whole.
            query: Whether it was a query.
            kept: Whether its answer was at hand.
        """
        method = method if method in _METHODS else "other"
        requests, took = self._of(route, method, status)
        requests.inc()
        took.observe(seconds)
        if query:
            usual = "ok" if status < 400 else "refused"
            self.queries.labels(_OUTCOMES.get(status, usual)).inc()
        if kept:
            self.kept.inc()

    def _of(self, route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        found = self._held.get((route, method, status))
        if found is None:  # a look at the labels takes longer than counting
            found = self.requests.labels(route, method, status), self.seconds.labels(route)
            self._held[route, method, status] = found
        return found


class _State(Collector):
    """How the service stands at the moment that somebody looks."""

    def __init__(self, asked: Answerer) -> None:
        self._clerks = asked

    def collect(self) -> Iterator[Metric]:
        """See ``Collector.collect``."""
        load = GaugeMetricFamily(
            "iotssf_lanes", "Tasks and processes, by how they stand.", labels=("lane", "state")
        )
        failed = CounterMetricFamily(
            "iotssf_stopped", "Tasks that were stopped or died, by why.", labels=("lane", "why")
        )
        for name, each in self._clerks.processes.items():
            for state, number in each.load.items():
                load.add_metric((name, state), number)
            for why, number in each.failed.items():
                failed.add_metric((name, why), number)
        yield from (load, failed)
        age = self._clerks.age
        if age is not None:
            yield GaugeMetricFamily(
                "iotssf_build_age_seconds", "Seconds since the build was published.", age
            )


def begin(app: Flask, asked: Answerer) -> None:
    """Have every request to *app* counted."""
    figures = app.extensions["figures"] = Figures(asked)

    def count(response: Response) -> Response:
        figures.count(
            request.url_rule.rule if request.url_rule else "none",
            request.method,
            response.status_code,
            time.perf_counter() - g.get("began", 0.0),
            query=bool(g.get("query")),
            kept=g.get("kept", False),
        )
        return response

    app.after_request(count)


@door.get("/metrics")
def metrics() -> Response:
    """The figures, in the form that the scraper asks for."""
    encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
    figures: Figures = current_app.extensions["figures"]
    return Response(encoder(figures.registry), content_type=content_type)
