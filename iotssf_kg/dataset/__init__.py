"""All exports in one store: admission, history, and the graphs that answer."""

from iotssf_kg.dataset.admission import Admission
from iotssf_kg.dataset.dataset import Dataset, Listed

__all__ = ["Admission", "Dataset", "Listed"]
