"""What people have said of the facts of a run, put into its documents again after every run.

    log = read(Path("outputs"))                     # corrections.jsonl, in the order in which they were said
    corrected = correct(document, log.of(document)) # the document as it should be, and what each fact was told
    gold(corrected)                                 # the kinds that were gone through, as `vanban evaluate` reads them

Corrections hold for the same bytes, and for a document of the same id whose bytes are others; a fact is found by its
quote and what stands around it, so that they outlive a text that has shifted.
"""

from vanban.corrections.applying import (
    KINDS,
    METADATA,
    Corrected,
    as_resolved,
    correct,
    link_id,
    put_away,
    standing,
)
from vanban.corrections.gold import gold
from vanban.corrections.heads import said_of_metadata
from vanban.corrections.log import (
    FILE,
    Log,
    append,
    as_read,
    as_read_file,
    digest,
    forget_others,
    keep,
    kept,
    read,
)
from vanban.corrections.outlines import counted, head_of, said_of_section
from vanban.corrections.sayings import said_of

__all__ = ["FILE", "KINDS", "METADATA", "Corrected", "Log", "append", "as_read", "as_read_file", "as_resolved",
           "correct", "counted", "digest", "forget_others", "gold", "head_of", "keep", "kept", "link_id", "put_away",
           "read", "said_of", "said_of_metadata", "said_of_section", "standing"]  # fmt: skip
