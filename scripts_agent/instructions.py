"""What the SOP tells the agent to do where it gives no sentence: "Arahan SOP ...", no quotes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instruction:
    label: str
    text: str


# Letter by letter; bold is left out. The bullets of 4a.6 are told apart by what the applicant does.
_TEXTS = {
    "4a.1": "Permohonan Penyambungan listrik dapat dilayani dengan PASKABAYAR maupun PRABAYAR sesuai "
    "kesiapan produk di wilayah PLN setempat atau Produk Layanan yang dapat diproses pada "
    "aplikasi (AP2T).",
    "4a.2": "Tanyakan / pastikan dahulu kepada Pemohon, wilayah yang akan dilakukan penyambungan seperti "
    "contoh form pengisian wilayah pada permohonan Penyambungan Baru di bawah ini.",
    "4a.3": "Tanyakan besaran Daya yang diinginkan & Tarif Keperuntukannya.",
    "4a.4": "Tanyakan produk layanan (Paskabayar/Prabayar) yang diinginkan Pemohon/Pelanggan.",
    "4a.4 PD": "Untuk permohonan Penambahan Daya, lakukan konfirmasi produk layanan yang telah digunakan "
    "atau sesuaikan dengan notifikasi yang muncul.",
    "4a.5": "Jika Pemohon/Pelanggan menginformasikan salah satu produk yang diinginkan, maka sampaikan "
    "permohonannya akan disesuaikan dengan ketersediaan material di Unit PLN di wilayahnya.",
    "4a.6": "jika terdapat notifikasi pada aplikasi, maka permohonan tidak dapat diproses karena material"
    " belum tersedia di wilayah tsb, sampaikan permohonan maaf & informasikan kepada Pemohon "
    "sesuai notifikasi yang muncul, kemudian tawarkan dengan produk layanan yang dapat diproses.",
    "4a.6 BERSEDIA": "Jika “BERSEDIA”, lanjut proses pada AP2T.",
    "4a.6 TIDAK": "Jika “TIDAK BERSEDIA”, tawarkan bantuan lain, Closing (APKT ISSUE CLOSED).",
    "4a.6 ALASAN": "Jika Pelanggan menanyakan lebih lanjut alasannya, Sampaikan bahwa saat ini untuk "
    "material PASKABAYAR belum tersedia (Produk layanan disesuaikan dengan notifikasi yang muncul pada "
    "aplikasi).",
    "4a.6 KERAS": "Jika Pelanggan tetap menginginkan produk layanan tsb (hard complaint), maka buat laporan "
    "dan sampaikan ke Unit PLN terkait melalui aplikasi (APKT).",
}

INSTRUCTIONS = {point: Instruction(f"Arahan SOP {point.split()[0]}", text) for point, text in _TEXTS.items()}


def instruction(point: str) -> Instruction:
    """The SOP's words for a point: "4a.2", "4a.4 PD", "4a.6 TIDAK". KeyError: there are none."""
    return INSTRUCTIONS[point]
