"""Questions to a store answered by other processes: read in parallel, written by one."""

from iotssf_kg.asking.answerer import Answerer, answerer
from iotssf_kg.asking.clerks import Clerks
from iotssf_kg.asking.desk import Plan
from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spooled

__all__ = ["Answerer", "Clerks", "Plan", "Reply", "Spooled", "answerer"]
