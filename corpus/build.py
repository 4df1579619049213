"""Builds the DOCX and PDF samples from corpus/sources, the same bytes in every run.

    python corpus/build.py            write all of them to corpus/documents
    python corpus/build.py --check    write nothing; exit status 1 if one differs from what its source gives

Needs python-docx and reportlab, and for the PDF the DejaVu Serif fonts (Debian: fonts-dejavu-core, fonts-dejavu-extra).
"""

from __future__ import annotations

import argparse
import sys

import source


def render(document: source.Source) -> bytes:
    """The bytes of one built sample, by the ending of its name."""
    if document.file.endswith(".docx"):
        import as_docx

        return as_docx.build(document)
    import as_pdf

    return as_pdf.build(document)


def main() -> int:
    """Build or check; the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="compare with the files that stand, write nothing")
    check = arguments.parse_args().check
    stale = 0
    for document in source.sources():
        path = source.HERE / document.file
        data = render(document)
        if check and (not path.exists() or path.read_bytes() != data):
            print(f"stale: {document.file}", file=sys.stderr)
            stale += 1
        elif not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(document.file)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
