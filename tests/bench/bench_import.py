"""A UID's own table of 20,000 villages: from the upload to its preview, and from the confirmation to its end.

Whole requests through every middleware, in this process: its processor time, so without that of a PostgreSQL
server, which is little.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from tests.bench.desk_site import desk_site, engine

IMPORT = "/admin/allocation/coverage/impor/"
HEADER = ("Kode wilayah", "Kode UP3")
LIMITS = {"CSV to preview": 8, "XLSX to preview": 15, "confirmation": 20}


def main() -> int:
    with desk_site() as client:
        from django.contrib.auth.models import User

        from tests.uid_table import hold_three_uids, villages_mapped_elsewhere

        srm = User.objects.create_user("srm.tiga.uid")
        hold_three_uids(srm)
        client.force_login(srm)
        table = [HEADER, *villages_mapped_elsewhere()]
        measured = {
            "XLSX to preview": seconds(lambda: preview(client, "tabel.xlsx", as_xlsx(table)))[0],
        }
        measured["CSV to preview"], address = seconds(lambda: preview(client, "tabel.csv", as_csv(table)))
        measured["confirmation"], saved = seconds(lambda: client.post(address, {"reason": "Tabel UID"}))
        assert saved.status_code == 302, saved.content
        for what, limit in LIMITS.items():
            name = f"import of 20,000 rows, {what}, {engine()}"
            print(f"{name}\t{measured[what]:.1f} s\t{limit} s")
        return int(any(measured[what] > limit for what, limit in LIMITS.items()))


def seconds(act: Any) -> tuple[float, Any]:
    started = time.process_time()
    result = act()
    return time.process_time() - started, result


def preview(client: Any, name: str, content: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content
    assert client.get(answer.url).status_code == 200
    return str(answer.url)


def as_csv(table: list[tuple[str, str]]) -> bytes:
    return "".join(f"{region},{unit}\r\n" for region, unit in table).encode()


def as_xlsx(table: list[tuple[str, str]]) -> bytes:
    from pln123.spreadsheets.downloads import table_response

    response = table_response("xlsx", "tabel", HEADER, table[1:])
    return b"".join(response.streaming_content)


if __name__ == "__main__":
    sys.exit(main())
