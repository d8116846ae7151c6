"""Regions as the pages show them: the village search, and the lists from province down to village."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from allocation.domain.errors import shown
from allocation.domain.region_codes import is_code, is_village_code
from allocation.models import Region, Scope
from allocation.places.reads import children_of, village_label, villages_in_order
from allocation.places.search import is_out_of_order, search

from .access import BearerToken
from .answers import ApiError, answers

router = Router()

MOST_FOUND = 50  # villages of one answer
MOST_LISTED = 100  # regions of a page
KEPT_SECONDS = 300  # that a client may use a list without asking again; regions change about once a year

GAMBIR: Any = {
    "code": "31.71.01.1001",
    "name": "GAMBIR",
    "kind": "Kel.",
    "postal_code": "10110",
    "district": "GAMBIR",
    "regency": "KOTA ADM. JAKARTA PUSAT",
    "province": "DKI JAKARTA",
}

DKI = {"code": "31", "level": 1, "name": "DKI JAKARTA", "label": "DKI JAKARTA"}
FOUND: Any = {"villages": [GAMBIR], "matches": 1, "nearest": []}
PROVINCES: Any = {
    "regions": [{**DKI, "kind": None, "postal_code": None}],
    "total": 38,
    "next": "/api/v1/regions?limit=1&offset=1",
}

Name = Annotated[str, Field(description="Nama seperti di AP2T.")]
Kind = Annotated[str, Field(description="Kel., Desa atau Desa adat.")]
PostalCode = Annotated[str | None, Field(description="Kode pos, null bila tidak diketahui.")]


class Village(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [GAMBIR]})

    code: str = Field(description="Kode bertitik, untuk isian village pada keputusan.")
    name: Name
    kind: Kind
    postal_code: PostalCode
    district: str = Field(description="Kecamatan.")
    regency: str = Field(description="Kabupaten/kota.")
    province: str = Field(description="Provinsi.")


class FoundVillages(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [FOUND]})

    villages: list[Village] = Field(
        description="Yang cocok, terbaik dahulu, sebanyak matches; sesudahnya tebakan untuk salah ketik, "
        "yang perlu dipastikan dahulu kepada pemohon."
    )
    matches: int = Field(
        description="Banyaknya desa yang cocok persis dengan setiap kata; 0: hanya ada tebakan."
    )
    nearest: list[Village] = Field(
        description="Hanya bila villages kosong: tebakan dengan nama yang paling mirip."
    )


class ListedRegion(BaseModel):
    code: str = Field(description="Kode bertitik.")
    level: int = Field(description="1 provinsi, 2 kabupaten/kota, 3 kecamatan, 4 desa/kelurahan.")
    name: Name
    label: str = Field(description="Nama untuk daftar pilihan: dibedakan bila ada dua yang bernama sama.")
    kind: str | None = Field(description="Kel., Desa atau Desa adat; null di atas desa.")
    postal_code: PostalCode


class RegionList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [PROVINCES]})

    regions: list[ListedRegion] = Field(description="Urut nama.")
    total: int = Field(description="Banyaknya di semua halaman.")
    next: str | None = Field(description="Alamat halaman berikutnya; null pada halaman terakhir.")


Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="Banyaknya wilayah per halaman.")]
Offset = Annotated[int, Query(ge=0, le=100_000, description="Banyaknya wilayah yang dilewati.")]
LISTS = BearerToken(Scope.REGIONS, query=("limit", "offset"))


@router.get(
    "villages",
    auth=BearerToken(Scope.REGIONS, query=("q", "limit")),
    operation_id="find_villages",
    summary="Mencari desa",
    description="Kata dalam urutan apa pun, salah ketik, singkatan (jakpus), nama lama (Solo) dan kode pos. "
    "Dari setiap kecamatan yang disebut, satu desa ditempatkan di depan. Hak: wilayah.",
    **answers(FoundVillages),
)
def find_villages(
    request: HttpRequest,
    q: Annotated[
        str, Query(max_length=200, description="Desa, kecamatan atau kode pos.", example="gambir jakpus")
    ],
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description="Paling banyak sekian desa.")] = 8,
) -> FoundVillages:
    answer = search(q, limit)
    if is_out_of_order():
        message = "Pencarian sedang tidak dapat dipakai: pakai daftar wilayah, mulai dari /api/v1/regions."
        raise ApiError(503, message, headers={"Retry-After": "60"})
    guesses = [code for code in answer.guesses if is_village_code(code)]
    near = [] if answer.far else guesses
    codes = [*dict.fromkeys([*answer.heads, *answer.villages, *near])][:limit]
    found = [_village(village) for village in villages_in_order(codes or guesses)]
    return FoundVillages(
        villages=found if codes else [], matches=answer.matches, nearest=[] if codes else found
    )


@router.get(
    "regions",
    auth=LISTS,
    operation_id="list_provinces",
    summary="Daftar provinsi",
    description="Awal dari empat daftar SOP 4a.2. Hak: wilayah.",
    **answers(RegionList, cacheable=True),
)
def list_provinces(
    request: HttpRequest, response: HttpResponse, limit: Limit = MOST_LISTED, offset: Offset = 0
) -> RegionList:
    return _page(request, response, children_of(None), limit, offset)


@router.get(
    "regions/{code}/children",
    auth=LISTS,
    operation_id="list_children",
    summary="Daftar wilayah di dalam satu wilayah",
    description="Kabupaten dari provinsi, kecamatan dari kabupaten, desa dari kecamatan. Hak: wilayah.",
    **answers(RegionList, 404, cacheable=True),
)
def list_children(
    request: HttpRequest,
    response: HttpResponse,
    code: Annotated[str, Path(description="Kode wilayah.", example="31.71.01")],
    limit: Limit = MOST_LISTED,
    offset: Offset = 0,
) -> RegionList:
    inside = children_of(code) if is_code(code) else []
    if not inside and not (is_code(code) and Region.objects.filter(pk=code).exists()):
        message = f"Wilayah dengan kode {shown(code)} tidak dikenal: isi kode seperti 31.71.01."
        raise ApiError(404, message, field="code")
    return _page(request, response, inside, limit, offset)


def _village(village: Region) -> Village:
    province, regency, district, name = village.ap2t_path
    return Village(
        code=village.code,
        name=name,
        kind=village.kind,
        postal_code=village.postal_code or None,
        district=district,
        regency=regency,
        province=province,
    )


def _page(
    request: HttpRequest, response: HttpResponse, regions: list[Region], limit: int, offset: int
) -> RegionList:
    # At most some hundred regions lie in one, so they are read at once and cut here.
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    patch_vary_headers(response, ["Authorization"])
    end = offset + limit
    listed = [
        ListedRegion(
            code=region.code,
            level=region.level,
            name=region.ap2t_name,
            label=village_label(region, regions),
            kind=region.kind or None,
            postal_code=region.postal_code or None,
        )
        for region in regions[offset:end]
    ]
    following = f"{request.path}?limit={limit}&offset={end}" if end < len(regions) else None
    return RegionList(regions=listed, total=len(regions), next=following)
