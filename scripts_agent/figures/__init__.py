"""Figures of call sites, without a caller and without an agent in them.

`counting` counts the calls themselves; `keeping` stores the count of a day that is over; `reading` adds up
stored days and those still running; `charts` makes plots of the result.
"""
