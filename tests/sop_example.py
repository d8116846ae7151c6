"""What the SOP's example comes to: Ibu Sari in GAMBIR takes Prabayar. Typed from the SOP."""

OURS = "Tambahan (tidak ada pada layar SOP):"
AP2T_BLOCK = [
    "Provinsi: DKI JAKARTA",
    "Kabupaten: KOTA ADM. JAKARTA PUSAT",
    "Kecamatan: GAMBIR",
    "Desa: GAMBIR",
    "Produk: Prabayar",
    "Tarif: R1",
    "Daya: 2200",
    "Jenis Program: NOR",
    OURS,
    "Jenis Transaksi: Penyambungan Baru (PB)",
    "Nama Pemohon: Ibu Sari",
]
