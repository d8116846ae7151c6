"""What stands on a card: what the caller says first, and what they answer when they are asked."""

from collections.abc import Collection, Iterator, Mapping
from random import Random

from allocation.domain.matrix import Product, Service
from allocation.domain.power import format_va
from scripts_agent.intake.flow import Question
from scripts_agent.intake.offered import MIGRATION
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE

from . import people

CHANGES_MIND = 0.15
INSISTS = "Tetap menginginkan produk yang diminta; minta dilaporkan: “Kapan ada meternya?”"
# Answers that a caller gives in other words than those on the button.
SAID = {
    ("offer", "YA"): "Bersedia.",
    ("offer", "TIDAK"): "Tidak bersedia.",
    ("offer", "KERAS"): INSISTS,
    ("unavailable", "TIDAK"): "Kalau begitu tidak jadi.",
    ("unavailable", "KERAS"): INSISTS,
    ("batam", "DIRUJUK"): "AP2T tidak dapat memproses: pemohon mau dirujuk.",
    ("batam", "LANJUT"): "AP2T tetap dapat memproses: lanjutkan.",
    ("product", "INFO"): "Belum tahu produknya; hanya mau tahu apa yang tersedia. Setelah itu cukup.",
}
NOTES = {
    "why": ("Setelah mendengar hasilnya", "“Kenapa tidak bisa?”"),
    "undecided": ("Produk", "Semula belum tahu mau yang mana."),
}
# What the opening has said already, or nobody asks the caller.
UNASKED = ("transaction", "village", "heard", "served", "undecidable")


def opening_words(random: Random, caller: str, village: str, answers: Mapping[str, str]) -> str:
    """Ibu Sari dari tanahabang: mau pasang listrik baru untuk warung, dua ribu dua ratus, yang token."""
    purpose = answers.get("purpose")
    goal = f" untuk {people.purpose_said(random, purpose)}" if purpose else ""
    parts = {
        "PB": [f"mau pasang listrik baru{goal}"],
        "PD": [f"mau ubah daya listrik{goal}"],
        MIGRATION: [f"mau ganti produk listrik{goal}", "dayanya tetap"],
    }[answers.get("transaction", "PB")]
    if (power := answers.get("power")) and answers.get("transaction") != MIGRATION:
        parts.append(people.power_said(random, int(power)))
    if (product := answers.get("product")) in list(Product):
        parts.append(people.product_said(random, Product(product)))
    return f"{caller} dari {people.place_said(random, village)}: {', '.join(parts)}."


def asked_words(
    random: Random,
    place: tuple[str, str, str],
    answers: Mapping[str, str],
    notes: Collection[str],
    closing: str,
) -> Iterator[tuple[str, str]]:
    """Each question that the caller answers on the way, with the answer; what AP2T shows beside it."""
    if "transaction" not in answers:
        yield "Jenis permohonan", "Sambungan terputus sebelum dijawab."
        return
    for question in INTAKE.questions:
        if question.id == "village" and "village" in answers:
            village, district, regency = place
            yield question.label, f"{village}, kecamatan {district}, {regency}"
        for choice in question.choices:
            if choice.note and choice.note in notes and question.id in answers:
                yield NOTES.get(choice.note, (question.label, choice.label))
        if question.id in answers and question.id not in UNASKED:
            yield from _answered(random, question, answers)
        if question.id == "heard" and answers.get("ap2t"):
            shown = next(choice.label for choice in AP2T_CHOICES if choice.value == answers["ap2t"])
            yield "AP2T menampilkan", shown
    if closing in INTAKE.side_exits:
        yield "Setelah itu", "Sambungan terputus."


def _answered(random: Random, question: Question, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    value = answers[question.id]
    match question.id:
        case "current":
            service = Service.parse(value)
            yield question.label, f"{service.phase} phasa, {people.product_said(random, service.product)}"
        case "current_power":
            yield question.label, people.power_said(random, int(value))
        case "power":
            yield from _power(random, answers)
        case "product" if value in list(Product):
            yield from _product(random, question, Product(value))
        case _:
            choice = question.choice(value)
            yield question.label, SAID.get((question.id, value)) or (choice.label if choice else value)


def _power(random: Random, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if answers.get("transaction") != MIGRATION:
        phase = f", {answers['phase']} phasa" if answers.get("phase") else ""
        power = int(answers["power"])
        if random.random() < CHANGES_MIND:
            yield (
                "Daya",
                f"Semula {people.power_said(random, power * 2)}, lalu: “Eh, {format_va(power)} saja{phase}.”",
            )
        else:
            yield "Daya", f"{format_va(power)} VA{phase}"
    if answers.get("purpose"):
        yield "Peruntukan", f"{answers['purpose']}, tarif {answers['tariff']}"


def _product(random: Random, question: Question, product: Product) -> Iterator[tuple[str, str]]:
    said = people.product_said(random, product)
    if random.random() < CHANGES_MIND:
        said = f"Semula {people.product_said(random, product.other)}, lalu: “Maaf, maksud saya {said}.”"
    yield question.label, said
