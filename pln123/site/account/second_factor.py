"""The second factor: a code of an authenticator (TOTP, RFC 6238), or one of ten recovery codes.

django-otp keeps the devices, compares the codes, takes each of them once and lets whoever guesses wait longer
each time. Of a recovery code only a fingerprint is kept: 120 random bits need no slow hash.
"""

import base64
import hashlib
import secrets
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from allocation.people.site import may_enter
from scripts_agent.models import Membership
from scripts_agent.people import membership_of

DONE, DUE = "second_factor_done", "second_factor_due"  # in the session
RECOVERY_CODES = 10
DIGITS = 6


def has(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_required(request: HttpRequest) -> bool:
    """Of whoever changes settings or reads other people's data: supervisors, posts, administrators."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    member = membership_of(request.user)
    return bool(member and member.role == Membership.Role.SUPERVISOR) or may_enter(request)


def is_due(request: HttpRequest) -> bool:
    """Whether this session must not go on before a code was given."""
    if request.session.get(DONE):
        return False
    return bool(request.session.get(DUE)) or is_required(request)


@transaction.atomic
def verify(user: Any, typed: str) -> bool:
    """Takes a code of the authenticator, or a recovery code, once. A wrong one makes its kind wait longer."""
    code = "".join(typed.split()).replace("-", "").lower()
    is_digits = code.isascii() and code.isdigit() and len(code) == DIGITS
    kind, token = (TOTPDevice, code) if is_digits else (StaticDevice, _fingerprint(code))
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    return device is not None and device.verify_token(token)


def note_done(request: HttpRequest) -> None:
    """From here on the session may do what its user may; it gets a new key, as after every login."""
    request.session.cycle_key()
    request.session[DONE] = True


# To set one up -----------------------------------------------------------------------------------------


@transaction.atomic
def device_to_confirm(user: Any) -> TOTPDevice:
    """The authenticator that is being set up. Its secret stays the same until it is confirmed."""
    _wait_for_turn(user)
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return begun or TOTPDevice.objects.create(user=user, confirmed=False, name="authenticator")


def secret_text(device: TOTPDevice) -> str:
    """To type where no picture can be read, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def picture(device: TOTPDevice) -> tuple[int, str]:
    """The QR code: its width in squares with a margin of four, and the dark squares as a path of SVG."""
    code = segno.make(device.config_url, error="m", micro=False)
    rows = enumerate(code.matrix, start=4)
    dark = [f"M{x} {y}h1v1h-1z" for y, row in rows for x, bit in enumerate(row, start=4) if bit]
    return len(code.matrix) + 8, "".join(dark)


@transaction.atomic
def confirm(device: TOTPDevice, typed: str) -> list[str]:
    """The new recovery codes; none when the code is wrong. An authenticator from before is replaced."""
    if not device.verify_token("".join(typed.split())):
        return []
    TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return new_recovery_codes(device.user)


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Ten codes, told this once. Those from before end."""
    _wait_for_turn(user)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [base64.b32encode(secrets.token_bytes(15)).decode().lower() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_fingerprint(code)) for code in codes)
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove(user: Any) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _wait_for_turn(user: Any) -> None:
    """One tab after the other: no constraint of django-otp keeps a second device of a user away."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _fingerprint(code: str) -> str:
    """16 letters, as many as django-otp has room for: 80 bits of SHA-256."""
    return base64.b32encode(hashlib.sha256(code.encode()).digest()[:10]).decode().lower()
