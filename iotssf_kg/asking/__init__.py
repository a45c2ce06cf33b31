"""Questions to a store answered by other processes: read in parallel, written by one."""

from iotssf_kg.asking.answerer import Answerer, answerer
from iotssf_kg.asking.clerks import Clerks, Plan
from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spooled

__all__ = ["Answerer", "Clerks", "Plan", "Reply", "Spooled", "answerer"]
