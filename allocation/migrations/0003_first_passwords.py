"""Passwords that an administrator has set: their users change them at the next login."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0002_availability_words_come_with_the_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstPassword",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="first_password",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="ditetapkan")),
            ],
            options={"verbose_name": "kata sandi pertama", "verbose_name_plural": "kata sandi pertama"},
        ),
    ]
