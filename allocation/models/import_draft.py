"""What was uploaded and waits for its user's confirmation."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class ImportDraft(models.Model):
    """One uploaded table between preview and confirmation. Its user alone sees it; nothing in it is in force.

    Written only by `import_drafts/drafts.py`. `rows` are `Planned` tuples, emptied when saved.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = models.CharField("tabel", max_length=40)
    file_name = models.CharField("berkas", max_length=100)
    uploaded_at = models.DateTimeField("diunggah pada", auto_now_add=True)
    saved_at = models.DateTimeField("disimpan pada", null=True)
    rows = models.JSONField("baris")

    class Meta:
        verbose_name = verbose_name_plural = "unggahan"
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.file_name
