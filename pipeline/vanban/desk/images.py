"""Pages of sources as images. A source is a hostile file: it is drawn in a process of its own, which may die."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import threading
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from vanban import model
from vanban.errors import DamagedFile, MissingFile, VanbanError
from vanban.runs.guards import limit_memory

_WIDTH = 1_400
# a page whose sides are of very different length is no page to be looked at
_HIGHEST = 8_000
_SECONDS = 30
_MEMORY = 2 << 30
_KEPT = 40


def has_images(document: model.Document) -> bool:
    """Whether the source of a document has pages that can be drawn."""
    return document.source.media_type == "application/pdf" or document.source.media_type.startswith("image/")


class Drawer:
    """Draws pages one at a time and keeps the last ones."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._drawing = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def png(self, source: model.Source, number: int) -> bytes:
        """Page `number` of a source as PNG.

        Raises MissingFile where the file is gone or is not what was read, DamagedFile where it cannot be drawn.
        """
        key = source.sha256, number
        with self._drawing:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            drawn = self._drawn(source, number)
            self._kept[key] = drawn
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return drawn

    def _drawn(self, source: model.Source, number: int) -> bytes:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), initializer=limit_memory, initargs=(_MEMORY,)
            )
        try:
            return self._pool.submit(draw, source, number).result(timeout=_SECONDS)
        except VanbanError:
            raise
        except Exception as error:
            # what hangs or has died is thrown away with its process
            self.close()
            raise DamagedFile("This page cannot be drawn.", path=source.name) from error

    def close(self) -> None:
        """End the process that draws."""
        pool, self._pool = self._pool, None
        if pool is not None:
            # a pool has no public way to end what hangs
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(cancel_futures=True)


def draw(source: model.Source, number: int) -> bytes:
    """Page `number` of the file of `source` as PNG; its path is the one that the run wrote down.

    Raises MissingFile where its bytes are not those that were read.
    """
    path = Path(source.path)
    try:
        data = path.read_bytes() if path.stat().st_size == source.size else b""
    except (OSError, ValueError):
        data = b""
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise MissingFile("The source file is gone or has changed.", path=source.name)
    image = _of_pdf(data, number) if source.media_type == "application/pdf" else _of_image(data, number)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _of_pdf(data: bytes, number: int):
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(_WIDTH / max(width, 1), _HIGHEST / max(height, 1))
    return page.render(scale=scale).to_pil().convert("RGB")


def _of_image(data: bytes, number: int):
    from PIL import Image

    image = Image.open(io.BytesIO(data))
    image.seek(number - 1)
    image = image.convert("RGB")
    image.thumbnail((_WIDTH, _HIGHEST))
    return image
