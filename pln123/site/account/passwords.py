"""A password is set: by its owner, who knows the old one, or by a link that an administrator handed over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy

from allocation.models import FirstPassword
from pln123.site.sign_on import may_change_password, may_use_password

from .due import PASSWORD_DUE


class InOurWords(SetPasswordForm):
    """Forms of Django that set a password, in better Indonesian. LABELS: of their fields, in their order."""

    LABELS: tuple[str, ...]
    error_messages: Any = {
        "password_incorrect": "Kata sandi lama tidak cocok. Ketik sekali lagi.",
        "password_mismatch": "Kedua kata sandi baru tidak sama. Ketik sekali lagi.",
    }
    WORDS = {
        "password_too_short": "Terlalu pendek: pakai 12 huruf atau lebih, misalnya beberapa kata.",
        "password_too_similar": "Terlalu mirip dengan nama atau data Anda: pilih kata lain.",
        "password_too_common": "Kata sandi ini banyak dipakai orang dan mudah ditebak: pilih yang lain.",
        "password_entirely_numeric": "Angka saja mudah ditebak: tambahkan kata.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label in zip(self.fields.values(), self.LABELS, strict=True):
            field.label = label
            field.help_text = ""
            field.error_messages["required"] = f"Isi {label.lower()}."
        self.fields["new_password1"].help_text = "Sedikitnya 12 huruf; semua huruf, angka dan spasi boleh."

    def validate_password_for_user(self, user: Any, field: str = "new_password2") -> None:
        password = self.cleaned_data.get(field)
        try:
            if password is not None:
                validate_password(password, user)
        except ValidationError as error:
            said = [self.WORDS.get(one.code or "", one.messages[0]) for one in error.error_list]
            self.add_error(field, said)


class DeskPasswordForm(InOurWords, PasswordChangeForm):
    LABELS = ("Kata sandi lama", "Kata sandi baru", "Ulangi kata sandi baru")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Guessed as rarely as at the login: asked by `authenticate`, which counts and locks."""
        password: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=password) is None:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        is_first = PASSWORD_DUE in self.request.session  # somebody else knows the old one
        if is_first and given.get("old_password") == given.get("new_password1"):
            self.add_error("new_password1", "Sama dengan kata sandi lama: pilih yang lain.")
        return given


class NewPasswordForm(InOurWords):
    LABELS = ("Kata sandi baru", "Ulangi kata sandi baru")


class DeskPasswordView(PasswordChangeView):
    """For every role. Django ends the user's other sessions, in other browsers, with it."""

    form_class = DeskPasswordForm
    template_name = "site/change_password.html"
    success_url = reverse_lazy("home")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change_password(request.user):
            raise PermissionDenied("Akun Anda masuk dengan akun PLN: kata sandinya diganti di sana.")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_first": PASSWORD_DUE in self.request.session}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        FirstPassword.objects.filter(user=form.user).delete()
        self.request.session.pop(PASSWORD_DUE, None)
        messages.success(self.request, "Kata sandi sudah diganti. Sesi Anda di peramban lain berakhir.")
        return super().form_valid(form)


class NewPasswordView(PasswordResetConfirmView):
    """The page behind a link of `of_others.make_link`. Django takes the token out of the address at once."""

    form_class = NewPasswordForm
    template_name = "account/new_password.html"
    success_url = reverse_lazy("login")
    reset_url_token = "baru"  # noqa: S105 - what stands in the address in place of the token

    def get_user(self, uidb64: str) -> Any:
        """None, as for a link that has ended, where a new password would open nothing."""
        user = super().get_user(uidb64)
        return user if user and may_use_password(user.get_username()) else None

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        FirstPassword.objects.filter(user=form.user).delete()
        messages.success(self.request, "Kata sandi baru tersimpan. Masuk dengan kata sandi itu.")
        return super().form_valid(form)
