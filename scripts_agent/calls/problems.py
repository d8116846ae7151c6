"""Why a call cannot take an input. The message says in Indonesian what the agent or supervisor does now."""


class CallProblem(Exception):
    """The call cannot take this input. about: what stands in the braces of `message`."""

    message = ""

    def __init__(self, *about: object) -> None:
        super().__init__(self.message.format(*about))


class StaleCall(CallProblem):
    message = "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu."


class NotOffered(CallProblem):
    message = "Pilihan itu tidak ditawarkan pada langkah ini. Tekan salah satu tombol yang tampil."


class NotClosed(CallProblem):
    message = "Panggilan ini belum ditutup, jadi tidak perlu dibuka kembali."


class NoAgent(CallProblem):
    message = (
        "CSO panggilan ini sudah tidak bertugas sebagai CSO, jadi tidak ada yang dapat melanjutkannya. "
        "Minta CSO lain membuat panggilan baru untuk pemohon ini."
    )


class HasAgent(CallProblem):
    """Only a call whose agent can never close it is closed by the supervisor."""

    message = "CSO panggilan ini masih bertugas: minta CSO itu melanjutkan atau menutup panggilannya."


class TooLate(CallProblem):
    message = "Panggilan ini ditutup lebih dari lima menit yang lalu. Minta supervisor membukanya kembali."


class Incomplete(CallProblem):
    """What this closing demands is not all there: Incomplete("isi laporan")."""

    message = "Panggilan belum dapat ditutup. Lengkapi dahulu: {}."


class NotReached(CallProblem):
    """The call has not come to this step: NotReached(3) names the step to answer first."""

    message = "Langkah itu belum dapat dijawab. Jawab dahulu langkah {}."


class CallClosed(CallProblem):
    message = "Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru."
