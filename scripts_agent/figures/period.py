"""Days of the desk: from midnight to midnight in WIB, wherever the server stands; as those of demand."""

from allocation.demand import Period, last_finished_day
from allocation.selectors import WIB
from allocation.selectors import day_wib as day_of

__all__ = ["WIB", "Period", "day_of", "last_finished_day"]
