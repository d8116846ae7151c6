"""The SOP, clause by clause: its words, what this application does about them, and where."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from allocation import reference
from allocation.clock import today_wib
from allocation.people.posts import posts_of
from scripts_agent.people import membership_of
from scripts_agent.words.lines import Segment, in_segments
from scripts_agent.words.script import Scripts, script_versions
from scripts_agent.words.sop import Clause


class Reader(StrEnum):
    """Who may open a page; the value is how the page says it."""

    CSO = "CSO"
    SUPERVISOR = "Supervisor"
    MANAGER_UP3 = "Manager UP3"
    SRM = "SRM Niaga & PP"
    PUSAT = "Pusat"
    ADMINISTRATOR = "Administrator"


EVERYBODY = tuple(Reader)
POSTS = (Reader.MANAGER_UP3, Reader.SRM, Reader.PUSAT)


class Place(NamedTuple):
    """A page where a clause happens. route: its name in the addresses."""

    label: str
    route: str
    readers: tuple[Reader, ...]


NEW_CALL = Place("Panggilan baru", "desk:new", (Reader.CSO,))
EMERGENCY = Place("Lembar darurat: semua ucapan", "desk:emergency", (Reader.CSO,))
SITE_CALLS = Place("Panggilan di lokasi", "desk:site_calls", (Reader.SUPERVISOR, Reader.PUSAT))
REPORTS = Place("Laporan ke unit", "desk:reports", (Reader.SUPERVISOR, *POSTS))
SUMMARY = Place("Ringkasan panggilan", "desk:summary", (Reader.SUPERVISOR, Reader.PUSAT))
MATRIX = Place("Matriks", "desk:matrix", EVERYBODY)
PREVIEW = Place("Naskah, matriks, penutup, daya dan tarif per tanggal", "desk:preview", (Reader.PUSAT,))
AVAILABILITY = Place("Ketersediaan meter", "admin:allocation_meteravailability_changelist", POSTS)
HOLDERS = Place("Jabatan dan pemegangnya", "admin:allocation_post_changelist", (Reader.ADMINISTRATOR,))


class Handling(NamedTuple):
    """What we do about a clause, in our own words ("tambahan"), and where it happens."""

    text: str
    places: tuple[Place, ...]


# By clause id, for every clause of every version: a clause without a place fails the tests.
HANDLINGS = {
    "1": Handling(
        "PB, PD dan Migrasi murni dipandu dengan matriks yang sama untuk ketiga kanal. Produk yang "
        "ditawarkan mengikuti ketersediaan meter di unit yang melayani desa pemohon.",
        (NEW_CALL, MATRIX),
    ),
    "2": Handling(
        "Manager UP3 mengatur unitnya; SRM Niaga & PP mengatur UID/UIW-nya dan UP3 di bawahnya. Setiap "
        "perubahan langsung berlaku dan menyimpan siapa, kapan dan alasannya.",
        (AVAILABILITY, HOLDERS),
    ),
    "3": Handling(
        "Ke-30 baris dibaca dari berkas yang ditinjau dan bertanggal. Setiap hasil menyebut nomor baris "
        "dan kebijakannya.",
        (MATRIX, PREVIEW),
    ),
    "4": Handling(
        "Halaman CSO bertanya menurut urutan butir ini.",
        (NEW_CALL, SITE_CALLS, SUMMARY),
    ),
    "4a": Handling(
        "Langkah 1 menanyakan jenis permohonan. Penurunan daya tetap dijawab matriks, dengan keterangan "
        "bahwa butir ini mengatur penambahan.",
        (NEW_CALL, MATRIX),
    ),
    "4a.1": Handling(
        "Panel kanan menampilkan daya dan produk yang dapat dilayani di desa pemohon. Keputusan akhir "
        "pada AP2T.",
        (NEW_CALL, AVAILABILITY),
    ),
    "4a.2": Handling(
        "Langkah 2: cari desa/kelurahan, atau pilih dari keempat daftar ini. Unit yang melayani desa "
        "itu langsung diketahui.",
        (NEW_CALL,),
    ),
    "4a.3": Handling(
        "Langkah 3: daya, lalu peruntukan; tarif mengikuti keduanya dan dapat diganti. Tarif tidak "
        "mengubah hasil.",
        (NEW_CALL,),
    ),
    "4a.4": Handling(
        "Langkah 4: Prabayar, Pascabayar, atau belum menentukan.",
        (NEW_CALL,),
    ),
    "4a.4-penambahan-daya": Handling(
        "Langkah 4: pada Perubahan Daya, produk yang telah digunakan sudah terpilih untuk dikonfirmasi.",
        (NEW_CALL,),
    ),
    "4a.4-contoh": Handling(
        "Langkah 4: pada Penyambungan Baru, kalimat ini tampil untuk dibacakan; isian dalam kurung "
        "kurawal diganti dengan sapaan pemohon.",
        (NEW_CALL, EMERGENCY, PREVIEW),
    ),
    "4a.5": Handling(
        "Langkah 4: begitu satu produk disebut, kalimat ini tampil sendirian; hasilnya baru tampil "
        "sesudahnya.",
        (NEW_CALL, EMERGENCY, PREVIEW),
    ),
    "4a.6": Handling(
        "Langkah 5: bila hanya produk lain yang dapat dilayani, kalimat ini tampil di atas tiruan "
        "notifikasi. Bila keduanya tidak dapat, hanya permohonan maafnya yang dibacakan.",
        (NEW_CALL, EMERGENCY, PREVIEW),
    ),
    "4a.6-bersedia": Handling(
        "Tombol Ya: data permohonan dengan produk yang ditawarkan siap disalin ke AP2T.",
        (NEW_CALL, SITE_CALLS),
    ),
    "4a.6-tidak-bersedia": Handling(
        "Tombol Tidak: bantuan lain ditawarkan dan dicentang, isian APKT siap disalin, lalu panggilan "
        "ditutup.",
        (NEW_CALL, SITE_CALLS),
    ),
    "4a.6-alasan": Handling(
        "Tombol “Pemohon bertanya alasannya” menampilkan alasannya; panggilan tetap pada langkah yang "
        "sama. Bila penyebabnya batas daya, batas itu yang disebut.",
        (NEW_CALL, EMERGENCY, PREVIEW),
    ),
    "4a.6-hard-complaint": Handling(
        "Tombol “Pemohon tetap menginginkan produk ini” membuat laporan: nama, telepon, unit dan isinya "
        "siap disalin ke APKT. Supervisor meneruskannya ke unit; keadaannya terlihat sampai selesai.",
        (NEW_CALL, REPORTS),
    ),
    "4a.6-notifikasi": Handling(
        "Langkah 5 menampilkan tiruan notifikasi ini dengan data pemohon. Keputusan akhir pada AP2T.",
        (NEW_CALL,),
    ),
    "5": Handling(
        "Setiap versi matriks dan naskah punya tanggal mulai dan dasarnya. Panggilan memakai versi pada "
        "hari panggilan itu dibuka.",
        (MATRIX, PREVIEW),
    ),
    "6": Handling(
        "Bila AP2T menampilkan hal lain, CSO menekan “AP2T menjawab lain” dan panggilan mengikuti AP2T. "
        "Kedua jawaban disimpan.",
        (NEW_CALL, SITE_CALLS, SUMMARY),
    ),
}


@dataclass(frozen=True)
class PlaceShown:
    """A place for one reader. url: "" = this reader may not open it; then `readers` says who may."""

    label: str
    url: str
    readers: str


@dataclass(frozen=True)
class ClauseShown:
    """A clause as the page shows it: the SOP's words in segments, then ours."""

    id: str
    number: str
    part: str
    paragraphs: list[tuple[Segment, ...]]
    fields: tuple[tuple[str, str], ...]
    line: tuple[Segment, ...]
    ours: str
    places: list[PlaceShown]


def sop_context(user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
    """The SOP in force today, with the links this reader may open."""
    day, readers = today_wib(), readers_of(user)
    scripts = script_versions().on(day)
    return {
        "scripts": scripts,
        "opening": in_segments(scripts.sop.opening),
        "clauses": [_shown(clause, scripts, readers) for clause in scripts.sop.clauses],
        "matrix": reference.policies().on(day),
    }


def readers_of(user: AbstractBaseUser | AnonymousUser) -> set[Reader]:
    """What this user is; nobody is two of them by design, and whoever is may open what either may."""
    found = {Reader[post.role] for post in posts_of(user)}
    if member := membership_of(user):
        found.add(Reader[member.role])
    if getattr(user, "is_superuser", False):
        found.add(Reader.ADMINISTRATOR)
    return found


def _shown(clause: Clause, scripts: Scripts, readers: set[Reader]) -> ClauseShown:
    handling = HANDLINGS.get(clause.id, Handling("", ()))
    return ClauseShown(
        id=clause.id,
        number=clause.number,
        part=clause.id.removeprefix(clause.number).replace("-", " ").strip(),
        paragraphs=[in_segments(text) for text in clause.paragraphs],
        fields=clause.fields,
        line=in_segments(scripts.lines[clause.line].text) if clause.line else (),
        ours=handling.text,
        places=[_place(place, readers) for place in handling.places],
    )


def _place(place: Place, readers: set[Reader]) -> PlaceShown:
    url = reverse(place.route) if readers & set(place.readers) else ""
    return PlaceShown(place.label, url, ", ".join(place.readers))
