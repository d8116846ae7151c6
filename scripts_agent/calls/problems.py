"""Why a call cannot take an input. The message says in Indonesian what the agent or supervisor does now."""

from collections.abc import Iterable


class CallProblem(Exception):
    """The call cannot take this input."""


class StaleCall(CallProblem):
    def __init__(self) -> None:
        super().__init__(
            "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu."
        )


class NotOffered(CallProblem):
    def __init__(self) -> None:
        super().__init__(
            "Pilihan itu tidak ditawarkan pada langkah ini. Tekan salah satu tombol yang tampil."
        )


class NotClosed(CallProblem):
    def __init__(self) -> None:
        super().__init__("Panggilan ini belum ditutup, jadi tidak perlu dibuka kembali.")


class TooLate(CallProblem):
    def __init__(self) -> None:
        super().__init__(
            "Panggilan ini ditutup lebih dari lima menit yang lalu. Minta supervisor membukanya kembali."
        )


class Incomplete(CallProblem):
    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(f"Panggilan belum dapat ditutup. Lengkapi dahulu: {', '.join(missing)}.")


class NotReached(CallProblem):
    def __init__(self, step: int) -> None:
        super().__init__(f"Langkah itu belum dapat dijawab. Jawab dahulu langkah {step}.")


class CallClosed(CallProblem):
    def __init__(self) -> None:
        super().__init__("Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru.")
