"""Why a call cannot take an input. The message says in Indonesian what the agent or supervisor does now."""


class CallProblem(Exception):
    """The call cannot take this input. about: what stands in the braces of `message`."""

    message = ""

    def __init__(self, *about: object) -> None:
        super().__init__(self.message.format(*about))


class StaleCall(CallProblem):
    """Another tab has saved the call since this page was shown."""

    message = "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu."


class NotOffered(CallProblem):
    """The page does not have this button now."""

    message = "Pilihan itu tidak ditawarkan pada langkah ini. Tekan salah satu tombol yang tampil."


class NotClosed(CallProblem):
    """Only a closed call can be opened again."""

    message = "Panggilan ini belum ditutup, jadi tidak perlu dibuka kembali."


class NoAgent(CallProblem):
    """Nobody could go on with the call: its agent is locked, or takes no calls any more."""

    message = (
        "CSO panggilan ini sudah tidak bertugas sebagai CSO, jadi tidak ada yang dapat melanjutkannya. "
        "Minta CSO lain membuat panggilan baru untuk pemohon ini."
    )


class HasAgent(CallProblem):
    """Only a call whose agent can never close it is closed by the supervisor."""

    message = "CSO panggilan ini masih bertugas: minta CSO itu melanjutkan atau menutup panggilannya."


class TooLate(CallProblem):
    """The agent's own five minutes are over."""

    message = "Panggilan ini ditutup lebih dari lima menit yang lalu. Minta supervisor membukanya kembali."


class Incomplete(CallProblem):
    """What this closing demands is not all there: Incomplete("isi laporan")."""

    message = "Panggilan belum dapat ditutup. Lengkapi dahulu: {}."


class NotReached(CallProblem):
    """The call has not come to this step: NotReached(3) names the step to answer first."""

    message = "Langkah itu belum dapat dijawab. Jawab dahulu langkah {}."


class CallClosed(CallProblem):
    """A closed call takes no answer."""

    message = "Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru."
