"""Days of the desk: from midnight to midnight in WIB, wherever the server stands; as those of demand."""

from allocation.clock import WIB
from allocation.clock import day_wib as day_of
from allocation.demand.period import Period, last_finished_day

__all__ = ["WIB", "Period", "day_of", "last_finished_day"]
