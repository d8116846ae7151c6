"""Pages of managers, head office and administrators."""

from . import availability, coverage, demand, history, people, tables, tokens

__all__ = ["availability", "coverage", "demand", "history", "people", "tables", "tokens"]
