"""Tables of availability, uploaded and downloaded as a manager does."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.walk import html_of

LIST = "/admin/allocation/meteravailability/"
IMPORT = f"{LIST}impor/"
HEADER = "Kode unit,Meter,Ketersediaan sendiri"


def table(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def upload(client, content, name="ketersediaan.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def previewed(client, *lines, header=HEADER):
    """The address of the preview of an upload without errors."""
    response = upload(client, table(*lines, header=header))
    assert response.status_code == 302, html_of(response)
    return response.url


def downloaded(client, address):
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    if "xlsx" in address:
        return [[c or "" for c in row] for row in load_workbook(io.BytesIO(content)).active.values]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
