"""What can be wrong with a request or a reviewed file. Every message is Indonesian and says what to do."""

from pathlib import Path
from typing import Literal

Code = Literal["missing", "invalid", "conflict", "not_a_transaction", "unknown_village"]


class CaseError(ValueError):
    """A request that cannot be decided as it stands.

    `field` names the input at fault (transaction, current, current_power, power, phase, product, village,
    availability, on), None when it is the request as a whole. `code` is the API's word for the kind of fault.
    """

    def __init__(self, code: Code, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NoPolicyError(CaseError):
    """A date before the first version of the policy: nothing was in force, so nothing is guessed."""

    def __init__(self, message: str) -> None:
        super().__init__("invalid", message, "on")


def unknown_village(code: str) -> CaseError:
    """For anything that is not the code of a village."""
    message = f"Desa dengan kode {shown(code)} tidak dikenal: isi kode seperti 31.71.01.1001."
    return CaseError("unknown_village", message, "village")


class PolicyFileError(Exception):
    """A reviewed file that cannot be used. The message starts with `path:line: `."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")


def shown(text: str, limit: int = 20) -> str:
    """`text` as a message may quote it: short, one line, no control characters."""
    short = "".join(c if c.isprintable() else "?" for c in text[:limit])
    return f"'{short}…'" if len(text) > limit else f"'{short}'"
