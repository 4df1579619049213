"""Which document is meant: readable ids, and every citation resolved to a node.

Party numbers run per type and committee term, State numbers per year, and the same number exists in every
province: a code alone never identifies a document. Where two nodes fit, neither is chosen.

    resolution = resolve(documents)          # reads each document once
    resolution.fill(document)                # the document with targets, candidates and findings
    resolution.nodes                         # the node table
"""

from vanban.identity.names import document_id
from vanban.identity.resolution import Resolution, resolve

__all__ = ["Resolution", "document_id", "resolve"]
