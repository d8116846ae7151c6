"""What a refused input says: what has happened, and what the agent or supervisor does now."""

import pytest

from scripts_agent.calls import problems

WORDS = [
    (
        problems.StaleCall(),
        "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu.",
    ),
    (
        problems.NotOffered(),
        "Pilihan itu tidak ditawarkan pada langkah ini. Tekan salah satu tombol yang tampil.",
    ),
    (problems.NotClosed(), "Panggilan ini belum ditutup, jadi tidak perlu dibuka kembali."),
    (
        problems.NoAgent(),
        "CSO panggilan ini sudah tidak bertugas sebagai CSO, jadi tidak ada yang dapat melanjutkannya. "
        "Minta CSO lain membuat panggilan baru untuk pemohon ini.",
    ),
    (
        problems.HasAgent(),
        "CSO panggilan ini masih bertugas: minta CSO itu melanjutkan atau menutup panggilannya.",
    ),
    (
        problems.TooLate(),
        "Panggilan ini ditutup lebih dari lima menit yang lalu. Minta supervisor membukanya kembali.",
    ),
    (
        problems.Incomplete("isi laporan, unit PLN"),
        "Panggilan belum dapat ditutup. Lengkapi dahulu: isi laporan, unit PLN.",
    ),
    (problems.NotReached(3), "Langkah itu belum dapat dijawab. Jawab dahulu langkah 3."),
    (
        problems.CallClosed(),
        "Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru.",
    ),
]


@pytest.mark.parametrize(("problem", "words"), WORDS)
def test_each_problem_says_what_to_do(problem: problems.CallProblem, words: str) -> None:
    assert str(problem) == words


def test_none_is_missing_here() -> None:
    assert {type(problem) for problem, _ in WORDS} == set(problems.CallProblem.__subclasses__())
