"""The sixty texts together, and a caller who is called like them."""

from tests.pages.injection.payloads import PAYLOADS, packed

ALL = " ".join(PAYLOADS)
NOTES = packed(500)  # for traces that nobody can rewrite: these come in by the services, within their limit
SARI = {"name": "Sari", "telephone": "0812345678", "customer_id": ""}
SIXTY = dict.fromkeys(SARI, ALL)  # a caller who is called like this, and has typed it as numbers, too
CODES = ("kode_pembeda", "kode_multiguna", "jenis_program")
