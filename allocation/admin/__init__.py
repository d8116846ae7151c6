"""Pages of managers, head office and administrators."""

from . import availability, people, tables

__all__ = ["availability", "people", "tables"]
