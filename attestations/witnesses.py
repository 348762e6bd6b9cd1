"""The witnesses of the log: whom we ask, and what they said (c2sp.org/tlog-witness, from the log's side)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import requests
import structlog
from django.conf import settings
from django.db import transaction

from attestations import log
from attestations.models import Checkpoint, Cosignature
from notary import checkpoint, cosignature, merkle, witness
from notary.errors import NotaryError
from standards.errors import Refusal

logger = structlog.get_logger()
WAIT = 10  # seconds for a witness to answer
LONGEST = 16 * 1024  # bytes of an answer
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Asked:
    """A witness and the address below which it takes checkpoints."""

    witness: cosignature.Witness
    url: str


def configured() -> tuple[Asked, ...]:
    """Whom VEDC_LOG_WITNESSES names, each as `name+hint+key URL`; Refusal for what cannot be read."""
    return tuple(map(_asked, settings.VEDC_LOG_WITNESSES))


def ask_all(*, now: datetime) -> int:
    """Ask each witness that has not given its word on the newest head. Returns how many gave it.

    One that does not answer, or refuses, holds up nobody: the log says so, and the next sweep asks again.
    """
    head = Checkpoint.objects.select_related("log").order_by("-size").first()
    if head is None:
        return 0
    given = set(Cosignature.objects.filter(checkpoint=head).values_list("witness", flat=True))
    return sum(_tried(head, one, now) for one in configured() if one.witness.name not in given)


def ask(head: Checkpoint, one: Asked, *, now: datetime) -> Cosignature:
    """A witness's word on a head, verified and kept. Refusal if it gives none, or one that is not its own."""
    old = _last(head, one)
    status, body = _posted(one, head, old)
    if status == 409:  # it has seen another head than we think: it says which
        old = _said_size(body, head)
        status, body = _posted(one, head, old)
    if status != 200:
        raise Refusal(f"{one.witness.name} answered {status}: {body.strip()[:200] or 'nothing'}")
    signatures = tuple(map(checkpoint.signature_of, body.removesuffix("\n").split("\n")))
    bare = checkpoint.parse(head.note)
    found = cosignature.verify(replace(bare, signatures=(*bare.signatures, *signatures)), [one.witness])
    if not found:
        raise Refusal(f"{one.witness.name} answered without a line of its own")
    mine = next(each for each in signatures if each.hint == one.witness.hint)
    return _kept(head, one, mine.line, found[0].at, now)


@transaction.atomic
def _kept(head: Checkpoint, one: Asked, line: str, at: datetime, now: datetime) -> Cosignature:
    said = {"line": line, "at": at, "received_at": now}
    return Cosignature.objects.get_or_create(checkpoint=head, witness=one.witness.name, defaults=said)[0]


def _tried(head: Checkpoint, one: Asked, now: datetime) -> int:
    try:
        ask(head, one, now=now)
    except (Refusal, NotaryError, requests.RequestException) as error:
        logger.warning("witness_gave_no_word", witness=one.witness.name, head=head.size, why=str(error))
        return 0
    return 1


def _posted(one: Asked, head: Checkpoint, old: int) -> tuple[int, str]:
    proof: Iterable[bytes] = merkle.consistency(old, head.size, log.reader(head.log)) if old else ()
    body = witness.Request(old, tuple(proof), head.note).to_text().encode()
    with requests.post(
        one.url + witness.PATH, data=body, timeout=WAIT, allow_redirects=False, stream=True
    ) as answer:
        content = answer.raw.read(LONGEST + 1, decode_content=False)
    if len(content) > LONGEST:
        raise Refusal(f"{one.witness.name} answered more than {LONGEST} bytes")
    return answer.status_code, content.decode("utf-8", "replace")


def _last(head: Checkpoint, one: Asked) -> int:
    """Leaves of the last head it gave its word on."""
    words = Cosignature.objects.filter(checkpoint__log=head.log, witness=one.witness.name)
    last = words.order_by("-checkpoint__size").values_list("checkpoint__size", flat=True).first()
    return last or 0


def _said_size(body: str, head: Checkpoint) -> int:
    text = body.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 17) or int(text) > head.size:
        raise Refusal(f"the witness has seen a head of {text[:20] or 'no'} leaves, and there are {head.size}")
    return int(text)


def _asked(text: str) -> Asked:
    key, _, url = text.strip().partition(" ")
    parts = urlsplit(url.strip())
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise Refusal(f"VEDC_LOG_WITNESSES: {text!r} is not a witness's key, a space and its https address")
    try:
        return Asked(cosignature.Witness.from_text(key), url.strip().rstrip("/"))
    except NotaryError as error:
        raise Refusal(f"VEDC_LOG_WITNESSES: {error}") from None
