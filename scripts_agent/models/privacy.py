"""Who looked at callers' data, who exported or erased it, and when it was wiped. No caller in any of them."""

from django.conf import settings
from django.db import models

from .call import Call
from .site import Site


class CallOpening(models.Model):
    """Somebody opened the page of a call, or of its report. Written by `note_opening` alone."""

    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, related_name="openings", verbose_name="panggilan"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="oleh"
    )
    # The role at that moment; the person may have another one tomorrow.
    by_role = models.CharField("sebagai", max_length=120)
    at = models.DateTimeField("waktu", db_index=True)
    unmasked = models.BooleanField("data pemohon", choices=[(True, "terlihat"), (False, "tidak terlihat")])

    class Meta:
        verbose_name = verbose_name_plural = "pembukaan panggilan"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Panggilan #{self.call_id}, {self.at:%Y-%m-%d %H:%M}"


class DataRequest(models.Model):
    """A person asked for the data kept under a telephone number, or to have it erased (UU 27/2022).

    The number itself is not kept: the record would then be what was asked to be erased.
    """

    class Kind(models.TextChoices):
        EXPORT = "EKSPOR", "salinan diberikan"
        ERASE = "HAPUS", "dihapus"

    # To choose from, not to type: a reason in words would name the person again.
    class Reason(models.TextChoices):
        BY_TELEPHONE = "TELEPON", "Diminta pemohon melalui telepon"
        BY_LETTER = "SURAT", "Diminta pemohon melalui surat atau surel"
        BY_OFFICER = "PEJABAT", "Diminta pejabat pelindungan data pribadi"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", verbose_name="lokasi")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="oleh"
    )
    at = models.DateTimeField("waktu")
    kind = models.CharField("tindakan", max_length=10, choices=Kind.choices)
    reason = models.CharField("alasan", max_length=10, choices=Reason.choices)
    calls = models.PositiveIntegerField("panggilan")
    # "#12 #15": which calls were erased, to erase them once more after a restore. Empty: an export.
    wiped_calls = models.TextField("nomor panggilan yang dihapus", blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "permintaan data pribadi"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"


class RetentionRun(models.Model):
    """One run of the job that wipes old personal data. Its counts grow with each batch."""

    started_at = models.DateTimeField("mulai")
    finished_at = models.DateTimeField("selesai", null=True, blank=True)
    until = models.DateTimeField("tersimpan sebelum")
    calls = models.PositiveIntegerField("panggilan", default=0)
    reports = models.PositiveIntegerField("isi laporan", default=0)
    sessions = models.PositiveIntegerField("sesi", default=0)
    logins = models.PositiveIntegerField("catatan masuk", default=0)
    openings = models.PositiveIntegerField("catatan pembukaan", default=0)
    pops = models.PositiveIntegerField("layar telepon", default=0, db_default=0)
    practice = models.PositiveIntegerField("baris latihan", default=0, db_default=0)

    class Meta:
        verbose_name = verbose_name_plural = "penghapusan berkala"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
