"""The action of a task: the verb phrase that leads it.

Most units begin with a verb of the grammar's list, or with what they rest on before it ("Trên cơ sở …, tiến hành …").
Where other words come first ("Việc đăng ký phải …"), the parts of speech of the first words find the verb.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vanban.extract.parts_of_speech import tagged
from vanban.extract.role_cues import cues
from vanban.extract.roles import begins_with_verb

_WORDS = 12
_LOOK_AHEAD = 120
_STOP = re.compile(r"[;:]|[,.](?=\s|$)|\s(?=(?:nhằm|để|theo|trên cơ sở|phù hợp|bảo đảm|đảm bảo|trong đó|gắn với)\s)")
# "được", "phải", "có" open a verb phrase but say nothing of what is done
_AUXILIARY = {"được", "phải", "bị", "có", "là", "cần", "nên"}


# a phrase cut after twelve words does not end with a word that asks for the next one
_LEADS_ON = {
    "các", "những", "của", "và", "với", "cho", "về", "trong", "tại", "trên", "từ", "đến", "một", "số", "sự",
    "việc", "là", "do", "ở",
}  # fmt: skip


def action(text: str, form: str, at: int = 0) -> str | None:
    """The verb phrase that leads `text` from offset `at` on, at most twelve words; None where there is no verb.

    `form` is the matching form of `text`; `at` is the end of the names of those who act.
    """
    start = at + len(form[at:]) - len(form[at:].lstrip(" ,:;.-"))
    start = cues()["ground"].match(form, start).end()
    if not begins_with_verb(form, start, len(form)):
        found = _first_verb(form[start : start + _LOOK_AHEAD])
        if found is None:
            return None
        start += found
    words = text[start : _end(form, start)].split()[:_WORDS]
    while words and words[-1].lower() in _LEADS_ON:
        words.pop()
    return " ".join(words).rstrip(" .;:,/") or None


def _end(form: str, start: int) -> int:
    """The end of the phrase: the first stop behind at least four words, so that "rà soát, bổ sung" stays whole."""
    for stop in _STOP.finditer(form, start):
        if len(form[start : stop.start()].split()) >= 4:
            return stop.start()
    return len(form)


# the rows of one table begin alike
@lru_cache(maxsize=1024)
def _first_verb(form: str) -> int | None:
    """The offset of the first verb that says what is done."""
    at = 0
    for word, tag in tagged(form):
        found = form.find(word, at)
        if found < 0:
            continue
        at = found + len(word)
        if tag == "V" and word.lower() not in _AUXILIARY:
            return found
    return None
