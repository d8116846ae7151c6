"""Pusat is a post of several people."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0003_first_passwords"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="post_one_active_user_at_pusat"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(active=True, role="PUSAT"),
                name="post_pusat_once_per_user",
                violation_error_message="Pengguna ini sudah memegang jabatan Pusat.",
            ),
        ),
    ]
