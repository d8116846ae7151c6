"""Pages of managers, head office and administrators."""

from . import availability, history, people, tables

__all__ = ["availability", "history", "people", "tables"]
