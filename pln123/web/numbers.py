"""Finds what looks like somebody's number in a text: of a telephone or a customer. No Django.

It leaves dates, hours, amounts, powers, addresses of computers and codes of villages readable.
"""

import re

# What people put between the digits: blanks of any width, - / . _ brackets, bullets, marks that are not seen.
_BETWEEN = r"(?:[^\S\n]|[-./\\()\[\]_·•‐-―−\u200b-\u200f\u2060\ufeff]){0,3}"
_MORE = rf"(?:{_BETWEEN}\d)"
_NOT_INSIDE = r"(?<![0-9A-Za-z])(?<![0-9][-./])"  # of a word, or of a longer date or code

_YEAR = r"(?:19|20)\d\d"
_HOUR = r"[0-2]?\d[.:][0-5]\d"
_OTHER = "|".join(
    [
        rf"\d\d?([-./ ])\d\d?\1{_YEAR}(?!\d)",  # 01-02-2026
        rf"{_HOUR} ?[-‐-―−] ?{_HOUR}(?!\d)",  # 08.00-17.00
        r"\d\d\.\d\d\.\d\d(?:\.\d{4})?(?![.\d])",  # 62.71.01.1001
        r"[1-9]\d{0,2}(?:\.\d{3}){2}(?![.\d])",  # 812.345.678 rupiah
        r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![.\d])",  # 10.0.0.7
        r"(?:\d+00[^\S\n]){2}\d+00(?!\d)",  # 1300 2200 3500
    ]
)
_TELEPHONE = rf"(?:\(?\+ ?\(?62|\(?62|\(?0){_MORE}{{7,14}}|8[1-9]\d{_MORE}{{6,9}}(?!\d)"
_CUSTOMER = r"\d{4}([-./_]|[^\S\n])\d{4}\2\d{4}(?!\d)|\d{3}([-./_]|[^\S\n])\d{3}\3\d{3}\3\d{3}(?!\d)"

NUMBER = re.compile(rf"{_NOT_INSIDE}(?!\(?(?:{_OTHER}))(?:{_TELEPHONE}|{_CUSTOMER})|\d{{9,}}")
