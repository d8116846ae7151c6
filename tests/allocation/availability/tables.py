"""Tables of availability, uploaded as a manager does."""

from django.core.files.uploadedfile import SimpleUploadedFile

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
