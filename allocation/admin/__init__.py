"""Pages of managers, head office and administrators."""

from . import people, tables, tokens
from .availability import history
from .availability import setting as availability
from .coverage import region as coverage
from .demand import page as demand
