"""DOCX: python-docx opens the package, our own walk over its XML reads what python-docx drops."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from vanban import errors, model
from vanban.reading import docx_chunks, docx_legacy, limits
from vanban.reading.blocks import Paragraph, Reading, clean
from vanban.reading.docx_body import Body
from vanban.reading.docx_numbering import Numbering, Styles, W
from vanban.reading.pieces import Piece, to_blocks

_DAMAGED = "Open it in Word or LibreOffice and save it again as .docx."


def read(path: Path, data: bytes) -> Reading:
    """Read a DOCX file. Raises DamagedFile, UnknownFormat, TooLarge."""
    parts, chunks = _open(path, data)
    styles = Styles(parts.get("styles"))
    body = Body(styles, Numbering(parts.get("numbering"), styles), chunks)
    verdict = docx_legacy.to_unicode(_texts(parts), styles, parts.get("styles"))
    reading = Reading(blocks=[], encoding=verdict.main, warnings=verdict.warnings)
    items = list(body.walk(parts["document"]))
    reading.page_count = body.page
    reading.removed += chunks.removed
    reading.warnings += chunks.warnings()
    reading.blocks = to_blocks(items, reading.removed)
    reading.notes = _notes(body, parts, reading.removed)
    _note_heads(parts, body, reading.removed)
    return reading


def _open(path: Path, data: bytes) -> tuple[dict[str, object], docx_chunks.Chunks]:
    """The XML roots of the package's parts by their kind: document (its body), styles, numbering, footnotes …; and the
    files that it takes in."""
    from docx.package import Package

    _check_zip(path, data)
    try:
        package = Package.open(io.BytesIO(data))
        main = package.main_document_part
        parts: dict[str, object] = {}
        chunks = docx_chunks.Chunks(path)
        for relation in main.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if not relation.is_external and kind in (
                "styles",
                "numbering",
                "footnotes",
                "endnotes",
                "header",
                "footer",
            ):
                name = f"{kind}{len(parts)}" if kind in ("header", "footer") else kind
                parts[name] = _root(relation.target_part)
            elif not relation.is_external and kind == "aFChunk":
                chunks.parts[relation.rId] = (relation.target_part.content_type, relation.target_part.blob)
        parts["document"] = _root(main).find(W + "body")
    except Exception as error:  # python-docx lets through whatever a broken package leads it to
        raise errors.DamagedFile(f"The file is no readable DOCX ({error}).", advice=_DAMAGED) from error
    _refuse_entities(parts)
    if parts["document"] is None:
        raise errors.DamagedFile("The DOCX has no body.", advice=_DAMAGED)
    return parts, chunks


def _refuse_entities(parts: dict[str, object]) -> None:
    """Word writes no DTD; with one, text may hide in entities, which are not expanded here."""
    for root in parts.values():
        if root is not None and root.getroottree().docinfo.doctype:
            raise errors.DamagedFile("The DOCX declares entities, which no Word document does.", advice=_DAMAGED)


def _texts(parts: dict[str, object]) -> list[object]:
    """The roots of the parts that hold text, the body first."""
    return [parts["document"], *(root for name, root in parts.items() if name.startswith(("foot", "end", "head")))]


def _root(part):
    from docx.oxml.parser import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _check_zip(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise errors.DamagedFile(
            f"The file is a damaged zip ({error}).", advice="Fetch it again from its source."
        ) from error
    most = limits.current().unpacked
    xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if sum(member.file_size for member in members) > most or xml > limits.current().xml:
        raise errors.TooLarge(
            f"The DOCX unpacks to more than {most // 1_000_000} MB, or its text to more than "
            f"{limits.current().xml // 1_000_000} MB.",
            advice="It is no ordinary document: look at it.",
        )
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise errors.EncryptedFile("The zip is protected by a password.", advice="Save it again without the password.")
    if not any(name.startswith("word/") for name in names):
        kind = errors.DamagedFile if path.suffix.lower() == ".docx" else errors.UnknownFormat
        raise kind(
            "This zip is no Word document.", advice="Unpack it and read the documents in it; convert tables to .docx."
        )


def _notes(body: Body, parts: dict[str, object], removed: list[model.Removed]) -> list[Paragraph]:
    notes = []
    for number, (kind, key) in enumerate(list(body.notes), start=1):
        root = parts.get(f"{kind}s")
        found = root.find(f"{W}{kind}[@{W}id='{key}']") if root is not None and key.lstrip("-").isdigit() else None
        removed.append(model.Removed(page=1, text=str(number), why="footnote_mark"))
        if found is not None:
            text = " ".join(clean(item.text) for item in body.walk(found) if isinstance(item, Piece))
            notes.append(Paragraph(f"{number} {text}"))
    return notes


def _note_heads(parts: dict[str, object], body: Body, removed: list[model.Removed]) -> None:
    for name, root in parts.items():
        if name.startswith(("header", "footer")):
            text = clean(" ".join(item.text for item in body.walk(root) if isinstance(item, Piece)))
            if text:
                why = "running_head" if name.startswith("header") else "footer"
                removed.append(model.Removed(page=1, text=text, why=why))
