"""Readable names: slugs, the ids of documents, and the names by which laws and congresses are known."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vanban import grammar, model
from vanban.grammar.forms import matching_form, without_diacritics

_LONGEST_SLUG = 60
# a hostile name would cost the square of its length
_LONGEST_NAME = 500
_UNIT = re.compile(r"^(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)\b\.?\s*(?=[^\W\d_])")


@lru_cache(maxsize=65536)
def slug(text: str, longest: int = _LONGEST_SLUG) -> str:
    """`text` in lower-case ASCII letters, digits and hyphens, cut at a word's end; "" if nothing is left."""
    plain = without_diacritics(text).casefold()
    full = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(full) <= longest:
        return full
    return full[: longest + 1].rsplit("-", 1)[0][:longest]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` for comparison: no diacritics, no case, no punctuation, single spaces. Not for display."""
    plain = without_diacritics(unicodedata.normalize("NFC", text)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def place_slug(name: str | None) -> str:
    """The name of a unit without the word for its kind: "tỉnh Hà Tĩnh" → "ha-tinh", "quận 1" → "quan-1"."""
    return slug(_UNIT.sub("", without_diacritics(name or "").casefold().strip()))


def type_slug(doc_type: str | None) -> str:
    """`ke_hoach` → "ke-hoach"; "van-ban" where the type is not known."""
    return slug(doc_type or "") or "van-ban"


def document_id(metadata: model.Metadata, source: model.Source) -> str:
    """A readable, stable id, safe as a file name: type, code, place and date, what is unknown left out.

    "ke-hoach.31-kh-tu.quang-ngai.2021-03-16". A document without a code of its own is told by its content:
    "ke-hoach.ha-tinh.thach-ha.1f0c2a77". Two documents may get the same id; the caller adds what tells them apart.
    """
    issuer = metadata.issuer or model.Issuer(name="")
    places = [place_slug(name) for name in (issuer.province, issuer.district, issuer.commune)]
    if issuer.level == "central":
        places = []
    parts = [type_slug(metadata.doc_type), slug(metadata.code or ""), *places]
    if metadata.code and not any(places) and issuer.level not in ("central", None):
        parts.append(slug(issuer.name, 30))
    parts.append(slug(metadata.issued_on or ""))
    if not slug(metadata.code or ""):
        parts = [*parts[:-1], "" if any(places) else slug(issuer.name, 30), source.sha256[:8]]
    return ".".join(part for part in parts if part)


@lru_cache(maxsize=65536)
def own_name(text: str, doc_type: str | None) -> str:
    """What stands between the type word and number, date or year: "Luật Đất đai năm 2024" → "Đất đai".

    For documents that are known by their name: laws, charters, strategies, regulations.
    """
    text = text[:_LONGEST_NAME]
    form = matching_form(text)
    start = 0
    for name in grammar.data("doc_types")["types"].get(doc_type or "", {}).get("names", ()):
        if form.casefold().startswith(name):
            start = len(name)
            break
    for entry in grammar.entries("names"):
        if match := entry.regex.search(form, start):
            form = form[: match.start()]
    return text[start : len(form)].strip(" \t\n.,;:\"'“”")
