"""Web archives (MHTML): what Word calls "single file web page" and what browsers save, often under the name .doc."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from vanban import errors
from vanban.reading import html
from vanban.reading.blocks import Reading


def read(path: Path, data: bytes) -> Reading:
    """Read the page of a web archive. Raises DamagedFile where none is in it, and what html.read raises."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n\t"), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True) or b""
            if page.strip():
                return html.read(path, page)
    raise errors.DamagedFile(
        "There is no page in this web archive; it may be cut off.", advice="Save it again as .docx or as a web page."
    )
