"""A member of a zip archive put together from pieces that were packed apart and can be kept, packed only once."""

from __future__ import annotations

import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from vanban.exports.mending import Kept, Mended, Piece

_POLYNOMIAL = 0xEDB88320
_RAW = -15
_ZEROS = memoryview(bytes(1 << 15))


class Segment(NamedTuple):
    """A packed piece: of which document and for which body, if it is for one alone; how many rows it has, its size and
    its CRC before packing, its bytes, which end on a byte, or where they stand in the archive before.
    """

    document: str
    body: str
    rows: int
    size: int
    crc: int
    data: Piece


def segment(data: bytes, rows: int = 0, last: bool = False, document: str = "", body: str = "") -> Segment:
    """`data` packed; no piece refers to another. The last one ends the member."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _RAW)
    end = zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH
    return Segment(document, body, rows, len(data), zlib.crc32(data), packer.compress(data) + packer.flush(end))


class Member:
    """A member of an open archive that is written piece by piece, by `file` where pieces may be kept."""

    def __init__(self, archive: zipfile.ZipFile, name: str, file: Mended | None = None):
        self._archive, self._file = archive, file or Mended(archive.fp, Path())
        self._info = zipfile.ZipInfo(name)
        self._info.compress_type = zipfile.ZIP_DEFLATED
        self._info.CRC = 0  # as it is of nothing
        self._info.header_offset = archive.fp.tell()
        archive.fp.write(self._info.FileHeader(zip64=True))

    def add(self, piece: Segment) -> int:
        """Write one piece, and tell where it stands in the archive."""
        info = self._info
        info.CRC = joined_crc(info.CRC, piece.crc, piece.size)
        info.file_size += piece.size
        info.compress_size += piece.data.size if isinstance(piece.data, Kept) else len(piece.data)
        return self._file.add(piece.data)

    def close(self, data: bytes) -> None:
        """Write the last piece and make the member known to the archive."""
        self.add(segment(data, last=True))
        file, info = self._archive.fp, self._info
        end = file.tell()
        file.seek(info.header_offset)
        file.write(info.FileHeader(zip64=True))
        file.seek(end)
        self._archive.filelist.append(info)
        self._archive.NameToInfo[info.filename] = info
        self._archive.start_dir = end


def joined_crc(first: int, second: int, size: int) -> int:
    """The CRC-32 of two pieces from those of each; `size` is that of the second. As crc32_combine of zlib does it."""
    if size <= len(_ZEROS):
        # what the first becomes behind it does not depend on the second; zlib is quicker with so few bytes
        return zlib.crc32(_ZEROS[:size], first) ^ _of_zeros(size) ^ second
    factor, bit = 1 << 31, 3
    while size:
        if size & 1:
            factor = _times(_powers()[bit & 31], factor)
        size >>= 1
        bit += 1
    return _times(factor, first) ^ second


@cache
def _of_zeros(size: int) -> int:
    return zlib.crc32(_ZEROS[:size])


@cache
def _powers() -> tuple[int, ...]:
    """x to the power of 2 to the power of n, modulo the polynomial of the CRC."""
    found = [1 << 30]
    for _ in range(31):
        found.append(_times(found[-1], found[-1]))
    return tuple(found)


def _times(one: int, other: int) -> int:
    """The product of two polynomials modulo that of the CRC; the highest bit is the lowest power."""
    product, bit = 0, 1 << 31
    while one:
        if one & bit:
            product ^= other
            one ^= bit
        bit >>= 1
        other = (other >> 1) ^ _POLYNOMIAL if other & 1 else other >> 1
    return product
