"""Work done by processes that can be stopped: at a time limit, at a memory limit, or when they die.

Knows nothing of RDF. Tasks and items are pickled for workers; what they answer is read as data.
"""

from iotssf_kg.workers.bounds import Bounds
from iotssf_kg.workers.confinement import Confined, Confinement, confine
from iotssf_kg.workers.here import Here
from iotssf_kg.workers.lanes import Lanes
from iotssf_kg.workers.limits import Limits
from iotssf_kg.workers.outcome import Done, Executor, Failed, Kind, Outcome
from iotssf_kg.workers.pool import Pool, forking

__all__ = [
    "Bounds",
    "Confined",
    "Confinement",
    "Done",
    "Executor",
    "Failed",
    "Here",
    "Kind",
    "Lanes",
    "Limits",
    "Outcome",
    "Pool",
    "confine",
    "forking",
]
