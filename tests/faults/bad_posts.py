"""Generated bad POSTs: every address of the site, the forms that stand there, and what nobody would type.

All from a seeded Random, so a run can be repeated.
"""

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, quote_from_bytes, urljoin

from django.urls import URLPattern, URLResolver, get_resolver

Field = tuple[str, str | bytes]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")

GOOD_VALUES = ("1", "2", "3", "4", "5", "6", "31.71.01.1001", "UP3-MENTENG", "auth", "csv")
BAD_ADDRESSES = (
    "0",
    "-1",
    "9" * 18,
    "9" * 40,
    "%00",
    "..%2f..",
    "%FF",
    "x" * 300,
    "'",
    "%0d%0aX:%20y",
    "%D9%A3",
)
BAD_VALUES: tuple[str | bytes, ...] = (
    *(
        "",
        " ",
        "\t\r\n",
        "0",
        "-1",
        "1.5",
        "1e309",
        "NaN",
        "9" * 18,
        "9" * 5000,
        "٣٤",
        "½",
        "²",
        "0x10",
        "None",
    ),
    *(
        "\0",
        "a\0b",
        "\ufeff",
        "\u202e",
        "\ud7ff\ue000",
        "é" * 100,
        "👩‍👩‍👧",
        "ﷺ" * 50,
        "A" * 10_000,
        "x" * 200_000,
    ),
    *(
        "' OR 1=1 --",
        '"',
        "\\",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%(a)s",
        "{Nama Pemohon}",
        "${x}",
        "=1+1",
    ),
    *("[]", "{}", "null", "true", "2026-02-30", "31.71.01.1001", "99.99.99.9999", "31.71", "UP3-MENTENG"),
    *("00000000-0000-0000-0000-000000000000", "PB", "PASCABAYAR", "YA", "../../etc/passwd", "on"),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"\x80" * 50),
)
# Also where no form is found: what the desk, the admin and the API read.
NAMES = (
    *(
        "transaction",
        "revision",
        "token",
        "question",
        "answer",
        "village",
        "chip",
        "tariff_for",
        "phase",
    ),
    *("purpose", "tariff", "salutation", "name", "telephone", "current", "current_power", "customer_id"),
    *(
        "suggestion",
        "seen",
        "keep",
        "bantuan_lain",
        "text",
        "kode_multiguna",
        "single_keys",
        "next",
        "action",
    ),
    *(
        "availability",
        "reason",
        "version",
        "_save",
        "_selected_action",
        "post",
        "username",
        "password",
        "file",
    ),
    *("product", "power", "q", "state", "id", "a" * 1000, "", "[]", "é", "\0"),
)
TYPES = (
    *(
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/xml",
    ),
    *(
        "application/x-www-form-urlencoded; charset=no-such",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ),
    *("multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "x" * 300, "a", "", "é/ü"),
)


class Post(NamedTuple):
    person: str
    path: str
    body: bytes
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.person or 'a stranger'}: POST {self.path} {self.headers} {self.body[:300]!r}"


class Form(NamedTuple):
    person: str
    path: str
    fields: tuple[Field, ...]


def addresses() -> list[str]:
    """Every address the site knows, its parameters as `<name>`."""
    return sorted({_plain(parts) for parts in _patterns(get_resolver(), ())})


def _patterns(resolver: URLResolver, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for entry in resolver.url_patterns:
        here = (*above, entry.pattern)
        yield from [here] if isinstance(entry, URLPattern) else _patterns(entry, here)


def _plain(parts: Sequence[Any]) -> str:
    """/admin/^(?P<app_label>auth|axes)/$ -> /admin/<app_label>/"""
    text = "/" + "".join(str(part) for part in parts)
    return PARAMETER.sub(lambda match: f"<{match[1] or match[2]}>", text).replace("^", "").replace("$", "")


def forms_of(person: str, path: str, html: str) -> list[Form]:
    """The forms that are posted from this page, each with the values that stand in it."""
    reader = _FormReader()
    reader.feed(html)
    return [
        Form(person, urljoin(path, action).partition("#")[0], tuple(fields))
        for action, fields in reader.forms
    ]


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[Field]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = known.get("method", "get").lower() == "post"
            if self._inside:
                self.forms.append((known.get("action", ""), []))
        elif self._inside and known.get("name") and tag in ("input", "select", "textarea", "button"):
            self.forms[-1][1].append((known["name"], known.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def bad_posts(seed: int, forms: Sequence[Form], people: Sequence[str]) -> Iterator[Post]:
    """Without end."""
    random = Random(seed)
    known = [address for address in addresses() if address != "/keluar/"]  # a logout would end the run
    while True:
        if random.random() < 0.6:
            form = random.choice(forms)
            person, path, fields = form.person, form.path, spoilt(list(form.fields), random)
        else:
            person = random.choice(people)
            values = random.choice((GOOD_VALUES, BAD_ADDRESSES))
            path = re.sub(r"<\w+>", lambda _: random.choice(values), random.choice(known))  # noqa: B023
            fields = [(random.choice(NAMES), random.choice(BAD_VALUES)) for _ in range(random.randrange(8))]
        if random.random() < 0.1:
            path += "?" + encoded([(random.choice(NAMES), random.choice(BAD_VALUES)[:500])]).decode()
        body, content_type = packed(fields, random)
        headers = {"Content-Type": content_type} if content_type else {}
        if random.random() < 0.5:
            headers["HX-Request"] = "true"
        yield Post(person, path, body, headers)


def spoilt(fields: list[Field], random: Random) -> list[Field]:
    """One to three fields changed, left out, doubled or added."""
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(fields)) if fields else -1
        kind = random.choice(("change", "change", "leave out", "double", "add")) if fields else "add"
        if kind == "change":
            fields[place] = (fields[place][0], random.choice(BAD_VALUES))
        elif kind == "leave out":
            del fields[place]
        elif kind == "double":
            fields.append((fields[place][0], random.choice(BAD_VALUES)))
        else:
            fields.append((random.choice(NAMES), random.choice(BAD_VALUES)))
    return fields


def packed(fields: list[Field], random: Random) -> tuple[bytes, str]:
    """Body and content type; now and then the two do not fit."""
    kind = random.random()
    if kind < 0.7:
        return encoded(fields), "application/x-www-form-urlencoded"
    if kind < 0.8:
        return multipart(fields, random), "multipart/form-data; boundary=grenze"
    if kind < 0.9:
        content = {name: _text(value) for name, value in fields}
        body = json.dumps(
            random.choice((content, [content], content | {"power": 2200}, None, 7, "x"))
        ).encode()
        return body[: random.choice((len(body), len(body) // 2))], "application/json"
    return encoded(fields), random.choice(TYPES)


def encoded(fields: list[Field]) -> bytes:
    return "&".join(f"{quote(name)}={quote_from_bytes(_bytes(value))}" for name, value in fields).encode()


def multipart(fields: list[Field], random: Random) -> bytes:
    """Some values as files, some without an end."""
    parts = []
    for name, value in fields:
        file = random.choice(("", '; filename="a.csv"', '; filename="../x.xlsx"', "; filename*=utf-8''%ff"))
        head = f'--grenze\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + _bytes(value) + b"\r\n")
    return b"".join(parts) + random.choice((b"--grenze--\r\n", b"--grenze--\r\n", b"--grenze", b""))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
