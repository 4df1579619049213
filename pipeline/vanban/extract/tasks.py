"""Tasks: directive units of the text and rows of duty tables, with bodies, deadlines, targets, citations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanban import model
from vanban.draft import Draft
from vanban.extract.actions import action
from vanban.extract.bodies import body_key
from vanban.extract.body_cells import read_cell
from vanban.extract.charges import Charge
from vanban.extract.duty_tables import table_tasks
from vanban.extract.loose_headings import tell_loose_headings, tell_loose_topics
from vanban.extract.order_headings import asks_persons, persons_act
from vanban.extract.orders import charged_below, closes, heading_bodies, is_order, proposed_above, takes_note
from vanban.extract.role_cues import cues
from vanban.extract.roles import begins_with_verb, leading_role, read_charges
from vanban.extract.task_parts import ids_inside, time_of_heading, written_bodies
from vanban.extract.units import Unit, units
from vanban.grammar.column_heads import BODY_COLUMNS
from vanban.structure.attributes import read_attributes
from vanban.structure.outline import reads_as_title


def tasks(draft: Draft) -> tuple[model.Task, ...]:
    """The tasks of the document as the annotation guide defines them, in the order of the text."""
    paragraphs = units(draft)
    tell_loose_headings(paragraphs)
    tell_loose_topics(paragraphs)
    led = _lead_sentences(paragraphs, draft.metadata.issuer)
    found = [_task(draft, unit, led.get(unit.section.id, [])) for unit in paragraphs if is_order(unit)]
    return tuple(sorted([*found, *table_tasks(draft)], key=lambda task: (task.start, task.end)))


def _task(draft: Draft, unit: Unit, led: list[Charge]) -> model.Task:
    bodies, rule = _bodies(unit, led)
    spans = [(unit.start, unit.end), *((line.section.start, line.end) for line in unit.attributes)]
    product = next((line for line in unit.attributes if line.attribute == "product"), None)
    return model.Task(
        start=unit.start,
        end=unit.end,
        text=draft.text[unit.start : unit.end],
        at=_path(unit),
        action=action(draft.text[unit.start : unit.end], unit.own, _after_actors(unit) - unit.start),
        product=draft.text[product.start : product.end].strip(" .;") if product else None,
        bodies=written_bodies(draft.text, bodies, unit.section.start, unit.section.end),
        deadlines=ids_inside(draft.deadlines, spans) or _told_above(draft, unit),
        targets=ids_inside(draft.targets, spans),
        citations=ids_inside(draft.citations, spans),
        rule=rule,
        confidence=_CONFIDENCE[rule],
    )


def _told_above(draft: Draft, unit: Unit) -> tuple[str, ...]:
    """The deadline of the nearest heading over the unit that tells nothing but when."""
    return next((told for above in unit.above() if (told := time_of_heading(draft, above.start, above.end))), ())


# how far from its start a unit may name its first actor, and what may stand between two names of one list
_FIRST_ACTOR = 200
_BETWEEN_NAMES = 8
_OTHERS = re.compile(r"\skhác(?!\w)")
_CONFIDENCE = {"attributes": 0.97, "actor": 0.93, "heading": 0.93, "lead-sentence": 0.88, "no-actor": 0.85}


def _bodies(unit: Unit, led: list[Charge]) -> tuple[list[Charge], str]:
    """The bodies of the unit, and where its actors come from."""
    own = unit.charges
    given = [charge for line in unit.attributes for charge in _given(line)]
    actors = unit.actors()
    if any(charge.actor for charge in given):
        return own + given, "attributes"
    # "các đơn vị" below a heading that lists bodies means them, and "các đơn vị khác" others; below an item about one
    # body it does not
    general = bool(actors) and all(
        charge.name.kind == "class" and not _OTHERS.search(unit.form, charge.name.start, charge.name.end)
        for charge in actors
    )
    heading = next(filter(None, map(heading_bodies, unit.above())), []) if general else _above_bodies(unit)
    if closes(unit) or asks_persons(unit):
        # the paragraph that closes a directive speaks to all, not to those of the last heading
        heading, led = [], []
    elif persons_act(unit):
        led = []
    if actors and heading and _act_later(unit, actors):
        return _inherited(unit, heading, general) + own + given, "heading"
    if actors and not (general and heading and not _named_again(unit, actors, heading)):
        return own + given, "actor"
    if proposed := proposed_above(unit):
        return [*proposed, *own], "lead-sentence"
    # "1. Công an tỉnh" … "Giao Giám đốc Công an tỉnh:" – what stands nearer to the items holds for them
    nearer = bool(led and heading) and led[0].name.start > heading[-1].name.end
    if heading and not nearer:
        return _inherited(unit, heading, general) + own + given, "heading"
    if nearer:
        role = leading_role(unit.form, unit.start, unit.end)
        return [Charge(charge.name, role) for charge in led] + own + given, "lead-sentence"
    if led:
        # who leads what the items are about leads in each of them; "yêu cầu X chỉ đạo Y … sau:" charges both
        keep = ("lead", "direct") if any(charge.directed for charge in led) else ("lead",)
        role = leading_role(unit.form, unit.start, unit.end)
        # "Lãnh đạo, chỉ đạo tốt …" without a body that is directed says no more than that it is done
        role = "implement" if role == "direct" and not any(charge.directed for charge in own) else role
        kept = [charge if charge.role in keep else Charge(charge.name, role) for charge in led]
        return kept + own + given, "lead-sentence"
    return own + given, "no-actor"


def _named_again(unit: Unit, actors: list[Charge], heading: list[Charge]) -> bool:
    """Whether the unit calls the one class of its heading anew: "Các tỉnh" below "3. Đối với các tỉnh miền núi"."""
    if len(heading) > 1 or len(actors) > 1:
        return False
    named, anew = (unit.form[charge.name.start : charge.name.end].lower() for charge in (*heading, *actors))
    return named.startswith(f"{anew} ")


_ASKED_LATER = re.compile(r"(?:,| và) (?:đề nghị|yêu cầu|giao|phân công|giao nhiệm vụ cho)(?: cho)? $")


def _act_later(unit: Unit, actors: list[Charge]) -> bool:
    """Whether the first clause is what the heading's bodies do: "Điều trị tốt; Bệnh viện A lập đội", "Tổng hợp, đề nghị
    Sở Y tế hỗ trợ"."""
    first = min(charge.name.start for charge in actors)
    later = unit.form.find("; ", unit.start, first) > 0 or _ASKED_LATER.search(unit.form, unit.start, first)
    # "Tham mưu Ủy ban đề nghị Sở Y tế …", "Phối hợp với Sở Nội vụ yêu cầu …"
    later = later or any(charge.name.start < first for charge in unit.charges)
    return bool(later) and begins_with_verb(unit.form, unit.start, unit.end, named=True)


def _inherited(unit: Unit, heading: list[Charge], general: bool) -> list[Charge]:
    """The bodies of a heading in the roles that the unit gives them; those of "X chủ trì:" keep their own."""
    if _directs_others(unit):
        # "Chỉ đạo Sở Y tế …" below "X chỉ đạo các ngành:" says itself who is directed
        heading = [charge for charge in heading if not charge.directed]
    if any(charge.directed or charge.role in ("direct", "lead") for charge in heading):
        return heading
    role = "implement" if general else leading_role(unit.form, unit.start, unit.end)
    return [Charge(charge.name, role) for charge in heading]


# "a) Chủ trì, phối hợp với các bộ:" above the items that say what
_LEADS_IN = re.compile(r"\s*[Cc]hủ trì(?:,| và|$|\s*:| phối hợp)")
# "- Chỉ đạo Chi cục Kiểm lâm:" below "1. Sở Nông nghiệp": who directs acts in each of the items too; "Lãnh đạo Ban Dân
# vận" alone is an office
_DIRECTS = re.compile(r"\s*(?:[Ll]ãnh đạo(?:,| và) )?[Cc]hỉ đạo(?!\w)")


def _directs_others(unit: Unit) -> bool:
    """Whether the unit begins with whom somebody directs: "Chỉ đạo Sở Y tế rà soát …"."""
    return bool(_DIRECTS.match(unit.form, unit.start)) and any(charge.directed for charge in unit.charges)


def _headed(above: Unit, bodies: list[Charge]) -> list[Charge]:
    """The bodies of the heading `above`, with those who direct them where it says "Chỉ đạo Y:"."""
    if not _DIRECTS.match(above.form, above.start):
        return bodies
    directing = _directing(above)
    return directing + [charge._replace(directed=bool(directing)) for charge in bodies]


def _directing(unit: Unit) -> list[Charge]:
    """Those who direct whom a heading "Chỉ đạo Y:" names: the bodies of what it stands below itself."""
    return [Charge(charge.name, "direct") for charge in _above_bodies(unit) if not charge.directed]


def _directed_in(heading: Unit) -> list[Charge]:
    """Whom "X lãnh đạo Y" above items directs, with a colon behind it or without."""
    said = heading.form[heading.start : heading.end].rstrip()
    if said.endswith(":"):
        return [charge for charge in heading.charges if charge.directed]
    asked = read_charges(f"{said}:", 0, len(said) + 1)
    return [charge.moved(heading.start) for charge in asked if charge.directed]


def _above_bodies(unit: Unit) -> list[Charge]:
    """The bodies that a heading or run-in item above names as those who act."""
    if unit.opener:
        return heading_bodies(unit.opener)
    leads = False
    for above in unit.above():
        if bodies := heading_bodies(above):
            return [charge._replace(role="lead") for charge in bodies] if leads else _headed(above, bodies)
        # "a) Chủ trì, phối hợp với các bộ:" says for its items, too, that who is named above leads
        leads = leads or bool(_LEADS_IN.match(above.form, above.start) and above.own.rstrip().endswith(":"))
        if above.items and not above.charges and _DIRECTS.match(above.form, above.start):
            # "3. Chỉ đạo cán bộ kế toán:" names persons only
            return _directing(above)
        if charged := charged_below(above):
            return [Charge(charge.name, "implement") for charge in charged]
        if above.section.kind != "article" and above.items and (actors := above.actors()):
            # "1. Giao Ban Dân vận … Đề án." holds for the bullets below it, and in "X chỉ đạo Y:" both act in them
            own = above.own.rstrip()
            if own.endswith(":") or (above.section.label and reads_as_title(own)):
                return actors + _directed_in(above)
            return [Charge(charge.name, "implement") for charge in actors]
        if above.opener:
            return heading_bodies(above.opener)
        if above.section.kind in ("section", "chapter", "part"):
            return []
    return []


def _lead_sentences(paragraphs: Iterable[Unit], issuer: model.Issuer | None) -> dict[str, list[Charge]]:
    """Unit id → the bodies that a lead sentence before it charges with all that follows it.

    Who issues the document says in its lead what others have to do, not what he does himself.
    """
    speaker = body_key(issuer.name) if issuer and issuer.name else None
    led: dict[str, list[Charge]] = {}
    running: dict[str | None, list[Charge]] = {}
    for unit in paragraphs:
        parent = unit.parent.section.id if unit.parent else None
        above = running.get(parent) or (led.get(parent) if parent else None) or []
        led[unit.section.id] = [] if unit.opener else above
        own = unit.own.strip()
        opens = own.endswith(":") and not unit.section.label and len(own.split()) > 6
        if not opens:
            continue
        asked = _asked(unit, speaker if unit.before_items else None)
        if any(charge.actor and not charge.directed for charge in asked) and not takes_note(unit):
            running[parent] = asked
    return led


def _asked(unit: Unit, speaker: str | None) -> list[Charge]:
    """Those whom a lead asks in its last sentence, which goes on with the items; the `speaker` is none of them."""
    stops = [stop.end() for stop in cues()["sentence"].finditer(unit.form, unit.start, unit.end)]
    last = max(stops, default=unit.start)
    charges = [charge for charge in unit.charges if charge.actor or charge.directed]
    charges = [charge for charge in charges if charge.name.start >= last] or charges
    if speaker is None:
        return charges
    return [charge for charge in charges if not _is_speaker(unit, charge, speaker)]


def _is_speaker(unit: Unit, charge: Charge, speaker: str) -> bool:
    said = unit.form[charge.name.start : charge.name.end]
    if said.lower().startswith("các "):
        return False
    # "Bảo hiểm xã hội (BHXH) Việt Nam"
    name = body_key(re.sub(r"\s*\([^()]*\)", "", said))
    return name.startswith(speaker) or speaker.startswith(name)


def _given(line: Unit) -> list[Charge]:
    """The bodies of an attribute line, with the role that its name gives them, or each of its names."""
    told = line.form[line.section.start : line.end]
    base = line.section.start
    values = [(role, base + start, base + end) for role, start, end in read_attributes(told)]
    values = values if len(values) > 1 else [(line.attribute, line.start, line.end)]
    return [
        charge
        for role, start, end in values
        if role in BODY_COLUMNS
        for charge in read_cell(line.form, start, end, role)
    ]


def _after_actors(unit: Unit) -> int:
    """The offset where the predicate of the first actors begins."""
    spots = sorted((charge.name.start, charge.name.end) for charge in unit.actors())
    spots = [spot for spot in spots if unit.start <= spot[0] < unit.start + _FIRST_ACTOR]
    end = spots[0][1] if spots else unit.start
    for start, stop in spots[1:]:
        if start - end > _BETWEEN_NAMES:
            break
        end = stop
    return end


def _path(unit: Unit) -> str:
    """The label path: "II.3", "IV.1-2" for the second bullet or paragraph below IV.1."""
    chain = [unit, *unit.above()]
    labels = [above.section.label for above in chain if above.section.label and above.section.kind != "bullet"]
    path = ".".join(reversed(labels))
    if unit.section.label and unit.section.kind != "bullet":
        return path
    number = unit.parent.number(unit) if unit.parent else None
    return f"{path}-{number}" if number else path
