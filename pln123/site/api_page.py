"""The OpenAPI document as tables for a page: pure Python, no script in the browser."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

Document = dict[str, Any]


class Row(NamedTuple):
    """One field: `name` with its parents (`villages[].code`), what it may be, whether it must be there."""

    name: str
    values: str
    required: bool
    description: str


class Operation(NamedTuple):
    """One address with its method; examples are JSON texts, "" where there is none."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Row]
    body: list[Row]
    example: str
    success: str
    answer: list[Row]
    example_answer: str
    statuses: list[tuple[str, str]]


def operations_of(document: Document) -> list[Operation]:
    return [
        _operation(document, method.upper(), address, operation)
        for address, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(document: Document, method: str, address: str, operation: Document) -> Operation:
    body = _schema(document, operation.get("requestBody"))
    success = min(operation["responses"])
    answer = _schema(document, operation["responses"][success])
    return Operation(
        id=operation["operationId"],
        method=method,
        path=address,
        summary=operation["summary"],
        description=operation["description"],
        parameters=[
            Row(p["name"], _values(p["schema"]), p["required"], p["description"])
            for p in operation["parameters"]
        ],
        body=list(_rows(document, body)),
        example=_example(document, body),
        success=success,
        answer=list(_rows(document, answer)),
        example_answer=_example(document, answer),
        statuses=[(status, text["description"]) for status, text in sorted(operation["responses"].items())],
    )


def _schema(document: Document, part: Document | None) -> Document:
    return _resolved(document, part["content"]["application/json"]["schema"]) if part else {}


def _resolved(document: Document, schema: Document) -> Document:
    """What a $ref stands for, beside what is said in its place; `null` as an alternative only adds itself."""
    if "$ref" in schema:
        found: Document = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return {**found, **schema}
    if "anyOf" in schema:
        one, *_ = (_resolved(document, part) for part in schema["anyOf"] if part.get("type") != "null")
        return {**one, **schema, "nullable": True}
    return schema


def _rows(document: Document, schema: Document, above: str = "") -> Iterator[Row]:
    required = schema.get("required", [])
    for name, part in schema.get("properties", {}).items():
        field = _resolved(document, part)
        items = _resolved(document, field.get("items", {}))
        inside = items if "properties" in items else field
        shown = f"{above}{name}[]" if field.get("type") == "array" else above + name
        yield Row(shown, _values(field), name in required, field.get("description", ""))
        yield from _rows(document, inside, f"{shown}.")


def _values(schema: Document) -> str:
    """`PB, PD`, `450 – 999.999.999` or the kind of value."""
    nullable = schema.get("nullable") or "null" in schema.get("type", ()) or None in schema.get("enum", ())
    if "enum" in schema:
        values = ", ".join(str(value) for value in schema["enum"] if value is not None)
    elif "minimum" in schema:
        values = f"{schema['minimum']:,} – {schema['maximum']:,}".replace(",", ".")
    else:
        kind = schema.get("type", "")
        kind = next((k for k in kind if k != "null"), "") if isinstance(kind, list) else kind
        values = {"string": "teks", "integer": "bilangan bulat", "array": "daftar", "object": "objek"}[kind]
        values = "tanggal dan jam" if schema.get("format") == "date-time" else values
    return f"{values}, null" if nullable else values


def _example(document: Document, schema: Document) -> str:
    examples = schema.get("examples")
    if not examples:
        return ""
    return json.dumps(_in_order(document, schema, examples[0]), indent=2, ensure_ascii=False)


def _in_order(document: Document, schema: Document, value: Any) -> Any:
    """The value with its fields in the order of the tables: the document sorts those of examples by name."""
    schema = _resolved(document, schema)
    if isinstance(value, list):
        return [_in_order(document, schema["items"], item) for item in value]
    if isinstance(value, dict):
        fields = schema["properties"].items()
        return {name: _in_order(document, part, value[name]) for name, part in fields if name in value}
    return value
