"""Tables of mappings, uploaded as an SRM does."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.walk import text_of

LIST = "/admin/allocation/coverage/"
IMPORT = f"{LIST}impor/"
HEADER = "Kode wilayah,Kode UP3"
# Districts of Jakarta Pusat, each with a mapping of its own in the tables.
GAMBIR = "31.71.01"  # UP3-MENTENG, medium
SAWAH_BESAR = "31.71.02"  # UP3-BANDENGAN, low


def table(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def upload(client, *lines, header=HEADER):
    return client.post(IMPORT, {"file": SimpleUploadedFile("pemetaan.csv", table(*lines, header=header))})


def previewed(client, *lines, header=HEADER):
    """The address of the preview of an upload without errors."""
    response = upload(client, *lines, header=header)
    assert response.status_code == 302, text_of(response)
    return response.url
