"""A dossier file as it is sent: JSON, read strictly."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from standards.errors import Refusal

LARGEST = 20 * 2**20  # bytes


def dossier(upload: UploadedFile) -> Any:
    """The object the file holds; a Refusal says where it is not JSON, or says a thing twice."""
    if (upload.size or 0) > LARGEST:
        raise Refusal(f"{upload.name} is {upload.size:,} bytes; the limit is {LARGEST:,}.")
    try:
        text = upload.read().decode("utf-8-sig")
        if "\\u0000" in text or "\x00" in text:
            raise Refusal(f"{upload.name} holds a null character: take it out.")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Refusal(f"{upload.name} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise Refusal(
            f"{upload.name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise Refusal(f"{upload.name} is nested too deeply to be a dossier.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refusal(f"the file says {key!r} twice in one object: keep one of them")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise Refusal(f"the file holds {name}, which is not a number")
