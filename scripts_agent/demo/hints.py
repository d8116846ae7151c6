"""What each user of the demo can try, in one line on their first page."""

HINTS = {
    "cso": "Coba: Alt+N, Penyambungan Baru, desa GAMBIR, 2.200 VA, Pascabayar: contoh SOP 4a.6.",
    "cso2": "Coba: Alt+N, Penyambungan Baru, desa GURABESI: ketersediaannya belum diatur, AP2T ditanya.",
    "supervisor": "Coba: Laporan, teruskan satu laporan yang baru; lalu Ringkasan dua minggu terakhir.",
    "supervisor2": "Coba: buka satu panggilan, lalu jejaknya; data pemohon lokasi lain tersamar.",
    "manager.menteng": "Coba: tekan 1, pilih ALL: berapa permintaan 30 hari terakhir akan terlayani?",
    "srm.jaya": "Coba: centang beberapa UP3, ubah 3 Phasa bersama, lihat akibatnya sebelum disimpan.",
    "pusat": "Coba: Naskah, lihat matriks per tanggal; Permintaan, saring per UID.",
    "admin": "Coba: Jabatan, lihat siapa memegang UP3 Menteng; Token API untuk Web PLN.",
}
