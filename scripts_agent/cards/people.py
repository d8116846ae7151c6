"""Made-up callers, and how callers say things: other words, numbers in words, a slip in a name."""

from random import Random

from allocation.domain.matrix import Product
from allocation.domain.power import format_va

WOMEN = (
    "Sari",
    "Dewi",
    "Ni Luh Ayu",
    "Siti Aminah",
    "Maria",
    "Wulan",
    "Yuliana",
    "Rosmiati",
    "Hj. Nur",
    "Lestari",
)
MEN = (
    "Budi",
    "I Wayan Sudira",
    "Ujang",
    "Agus",
    "Yohanes",
    "Rahmat",
    "Tigor",
    "La Ode",
    "H. Dahlan",
    "Andi Baso",
)
PRODUCTS = {
    Product.PRABAYAR: ("prabayar", "yang token", "yang pulsa", "yang isi pulsa listrik"),
    Product.PASCABAYAR: ("pascabayar", "yang bayar bulanan", "yang tagihan tiap bulan", "paska bayar"),
}
PURPOSES = {
    "Rumah tangga": ("rumah baru", "rumah orang tua", "rumah kontrakan"),
    "Bisnis": ("warung", "toko", "bengkel kecil"),
    "Sosial": ("musala", "yayasan", "panti"),
    "Industri": ("penggilingan padi", "pabrik tahu"),
    "Pemerintah": ("kantor desa", "puskesmas"),
    "Penerangan jalan umum": ("lampu jalan",),
}
_ONES = (
    "",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)


def salutation_and_name(random: Random) -> tuple[str, str]:
    """Nobody real: "Ibu", "Sari"."""
    salutation, names = random.choice((("Ibu", WOMEN), ("Bapak", MEN)))
    return salutation, random.choice(names)


def telephone(random: Random) -> str:
    """A number that nobody has: none begins with 0000."""
    return f"0000{random.randrange(10**7):07}"


def product_said(random: Random, product: Product) -> str:
    return random.choice(PRODUCTS[product])


def purpose_said(random: Random, purpose: str) -> str:
    return random.choice(PURPOSES.get(purpose, (purpose.lower(),)))


def power_said(random: Random, power: int) -> str:
    """A power (VA) as callers say it: 2.200 VA, 2200 watt, dua ribu dua ratus."""
    ways = [f"{format_va(power)} VA", f"{power} watt", number_words(power)]
    return random.choice(ways)


def place_said(random: Random, name: str) -> str:
    """A village as callers say or spell it: Tanah Abang, tanahabang, Tanah Abng."""
    said = name.title()
    way = random.randrange(4)
    if way == 1:
        return said.lower().replace(" ", "")
    if way == 2 and len(said) > 5:
        at = random.randrange(2, len(said) - 1)
        return said[:at] + said[at + 1 :]
    return said


def number_words(number: int) -> str:
    """A number below a thousand million in Indonesian: 2200 -> dua ribu dua ratus."""
    if number < 12:
        return _ONES[number]
    for size, word in ((10**6, "juta"), (1000, "ribu"), (100, "ratus"), (20, "puluh"), (12, "belas")):
        if number < size:
            continue
        if word == "belas":
            return f"{_ONES[number - 10]} belas"
        count, rest = divmod(number, 10 if word == "puluh" else size)
        begin = f"se{word}" if count == 1 and size < 10**6 else f"{number_words(count)} {word}"
        return f"{begin} {number_words(rest)}".strip()
    raise AssertionError(number)
