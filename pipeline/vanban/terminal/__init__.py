"""What a person sees: progress, the summary of a run, one document, tables. Vietnamese, drawn by rich.

Nothing here computes a fact; a pipe gets the same content without colours and as wide as it needs.
"""
