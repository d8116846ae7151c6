"""Names of places as the village search sees them: small letters and digits, abbreviations written out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from allocation.domain.reviewed.tables import read_table

from .region_codes import is_code

LONGEST_QUERY = 100  # characters
MOST_WORDS = 8

_APOSTROPHES = re.compile("['`´‘’ʻʼ]")  # MA'U is typed "mau"
_WORD = re.compile("[a-z0-9]+")

# Words that name the level of the place that follows.
MARKERS = frozenset({"kec", "kel", "desa", "kab", "kota", "prov"})


class QueryWord(NamedTuple):
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

    def query(self, text: str) -> list[QueryWord]:
        """The words of a query, at most MOST_WORDS; none when `text` has no letter or digit."""
        typed = " ".join(split(text[:LONGEST_QUERY]))[:LONGEST_QUERY].split()  # one sign may stand for four
        words = [QueryWord(word, "".join(self.meanings.get(word, (word,)))) for word in typed]
        return [word for word in words if word.meaning][:MOST_WORDS]


class Alias(NamedTuple):
    """An old or everyday name of a region. `text` as people write it, `code` the region's."""

    text: str
    code: str

    @property
    def key(self) -> str:
        return "".join(split(self.text))


def alias_used(aliases: Iterable[Alias], words: Sequence[QueryWord], code: str) -> str:
    """The alias by which a query with these words means the region with this code or one above it, or ""."""
    runs = [words[start:end] for end in range(len(words) + 1) for start in range(end)]
    typed = {"".join(texts) for run in runs for texts in zip(*run, strict=True)}
    fitting = [alias for alias in aliases if f"{code}.".startswith(f"{alias.code}.") and alias.key in typed]
    return max(fitting, key=lambda alias: (len(alias.code), len(alias.key))).text if fitting else ""


def marked(name: str, words: Sequence[QueryWord]) -> list[tuple[str, bool]]:
    """The name in pieces, each with whether a word of the query begins there: tan marks (TAN)(AH ABANG).

    tanahabang marks both words, jakpus JAKARTA PUSAT.
    """
    letters = [(at, letter) for at, sign in enumerate(name) for letter in "".join(split(sign))]
    text = "".join(letter for _, letter in letters)
    places = [at for at, _ in letters]
    fitting: set[int] = set()
    for first, at in enumerate(places):
        if first and not _APOSTROPHES.sub("", name[places[first - 1] + 1 : at]):
            continue  # within a word
        for begun in {written for word in words for written in word}:
            if text.startswith(begun, first):
                fitting.update(range(at, places[first + len(begun) - 1] + 1))
    fitting |= {at for at, sign in enumerate(name) if sign == " " and {at - 1, at + 1} <= fitting}
    pieces = groupby(range(len(name)), key=fitting.__contains__)
    return [("".join(name[at] for at in some), fits) for fits, some in pieces]


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


def load_aliases(path: Path) -> tuple[Alias, ...]:
    """The aliases from their reviewed file. Raises PolicyFileError with file and line."""
    aliases: list[Alias] = []
    for row in read_table(path, ("alias", "code", "region", "note", "source")):
        alias = Alias(row["alias"], row["code"])
        if not alias.key:
            raise row.error("kolom alias: isi nama dengan huruf atau angka")
        if not is_code(alias.code):
            raise row.error("kolom code: isi kode wilayah bertitik, misalnya 33.72")
        if any((alias.key, alias.code) == (other.key, other.code) for other in aliases):
            raise row.error(f"alias {alias.text} untuk {alias.code} sudah ada")
        aliases.append(alias)
    return tuple(aliases)
