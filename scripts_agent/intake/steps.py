"""The titles of the six steps."""

STEP_TITLES = {
    1: "Jenis & pemohon",
    2: "Wilayah",
    3: "Daya & tarif",
    4: "Produk",
    5: "Notifikasi",
    6: "Penutup",
}
