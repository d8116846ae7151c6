"""Names of places as the village search sees them: small letters and digits, abbreviations written out."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from .tables import read_table

LONGEST_QUERY = 100  # characters
MOST_WORDS = 8

_APOSTROPHES = re.compile("['`´‘’ʻʼ]")  # MA'U is typed "mau"
_WORD = re.compile("[a-z0-9]+")

# Words that say what kind of place follows; they need not be in any name. "kel" and "desa" prefer villages of
# that kind, by the first digit of the code's last group; 0 prefers none.
MARKERS = {"kec": 0, "kel": 1, "desa": 2, "kab": 0, "kota": 0, "prov": 0}


class Word(NamedTuple):
    """A word of a query. `meaning` has the abbreviation written out, without spaces: jakpus, jakartapusat."""

    typed: str
    meaning: str

    @property
    def is_marker(self) -> bool:
        return self.meaning in MARKERS


class Abbreviations(NamedTuple):
    """The reviewed table: abbreviation -> the words it stands for, none for one that is left out."""

    meanings: Mapping[str, tuple[str, ...]]

    def written_out(self, words: list[str]) -> list[str]:
        """Each abbreviation replaced by its words: (kp, bantan) -> (kampung, bantan)."""
        return [full for word in words for full in self.meanings.get(word, (word,))]

    def query(self, text: str) -> list[Word]:
        """The words of a query, at most MOST_WORDS; none when `text` has no letter or digit."""
        typed = split(text[:LONGEST_QUERY])
        words = [Word(word, "".join(self.meanings.get(word, (word,)))) for word in typed]
        return [word for word in words if word.meaning][:MOST_WORDS]


def split(text: str) -> list[str]:
    """Words in small letters without accents: `Ma'u-Kawahe` -> mau, kawahe."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).lower()
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def load_abbreviations(path: Path) -> Abbreviations:
    """The abbreviations from their reviewed file. Raises PolicyFileError with file and line."""
    meanings: dict[str, tuple[str, ...]] = {}
    for row in read_table(path, ("abbreviation", "meaning", "note")):
        abbreviation, meaning = row["abbreviation"], row["meaning"].split()
        if split(abbreviation) != [abbreviation]:
            raise row.error("kolom abbreviation: isi satu kata dengan huruf kecil, tanpa titik")
        if split(row["meaning"]) != meaning:
            raise row.error("kolom meaning: isi kata dengan huruf kecil, dipisahkan spasi")
        if abbreviation in meanings:
            raise row.error(f"singkatan {abbreviation} sudah ada")
        meanings[abbreviation] = tuple(meaning)
    return Abbreviations(meanings)
