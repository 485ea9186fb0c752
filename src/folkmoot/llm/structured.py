"""Typed replies: the JSON Schema that a model is given, and its text read back."""

from __future__ import annotations

from typing import Any

import msgspec

from folkmoot.records.model_call import ReplyT


def reply_schema(reply_type: type[ReplyT]) -> dict[str, Any]:
    """The JSON Schema of a reply, in the strict form that providers take: nothing optional, nothing besides."""
    schemas, components = msgspec.json.schema_components([reply_type], ref_template="#/$defs/{name}")
    definitions = {name: _strict(value) for name, value in components.items()}
    top: dict[str, Any] = definitions.pop(str(schemas[0]["$ref"]).rsplit("/", 1)[1])
    return {**top, "$defs": definitions} if definitions else top


def read_reply(text: str, reply_type: type[ReplyT]) -> ReplyT:
    """Read a reply; JSON inside other text, or inside a fence, is found.

    Raises:
        msgspec.MsgspecError: no JSON of this type.
    """
    start, end = text.find("{"), text.rfind("}")
    return msgspec.json.decode(text[start : end + 1] if start >= 0 else text, type=reply_type)


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") != "object":
        return schema
    return {**schema, "required": list(schema.get("properties", {})), "additionalProperties": False}
