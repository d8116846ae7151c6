"""Requests for `decide --cases`, and its answers."""

import csv
import io

INPUT = ["transaction", "current", "current_power", "power", "phase", "product", "village", "availability"]
ANSWERS = ["outcome", "alternative", "reason", "matrix_row", "policy", "unit", "notification", "error"]


def table(rows, columns=INPUT):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def answers(row):
    return [row[name] for name in ANSWERS]


def request(**changed):
    return {
        "transaction": "PB",
        "power": "2200",
        "product": "PASCABAYAR",
        "availability": "PRABAYAR",
    } | changed
