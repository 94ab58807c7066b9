"""News articles with the quotations, mentions and speakers that people marked (polnear-train, press).

Found is a quotation that shares eight tenths with the gold one. A mention is right where it overlaps the gold's; a speaker
where the surnames are equal, because the full names of this gold are partly automatic. In the press set the names are made
by hand, and compared whole. An answer at 0.9 and more counts whether or not it names somebody: a mention that leads to nobody is
as useless as a wrong one."""

from collections import Counter
from figures import least, share
from items import item
from names import letters, surname
from program import rows
from spans import Characters, Spans, by_file

SURE = 0.9


def judged(dixit, gold, folder):
    """(document, gold quotation, what dixit has for it or None) of every quotation that counts; and what dixit lists of
    each document."""
    quotes = by_file(quote for quote in dixit.quotes(folder) if quote["kind"] != "other")
    pairs, documents = [], []
    for document in rows(gold):
        name = document["doc"]
        with open(folder / name, encoding="utf-8", newline="") as file:
            characters = Characters(file.read())
        spans = Spans(quotes[name], characters)
        documents.append((document, spans))
        for wanted in document["quotes"]:
            if not wanted.get("optional"):
                got = spans.best(wanted["start"], wanted["end"], 0.8)
                pairs.append((name, wanted, got, characters))
    return pairs, documents


def mentioned(wanted, got, characters):
    """Whether the mention that was found overlaps the one that was wanted."""
    if not got or got["mention_start"] is None:
        return False
    start, end = wanted["mention_span"]
    return characters(got["mention_start"]) < end and characters(got["mention_end"]) > start


def news(dixit, data):
    pairs, _ = judged(dixit, data / "polnear-train/gold.jsonl", data / "polnear-train/text")
    count, items = Counter(), []
    for document, wanted, got, characters in pairs:
        if wanted["mention_span"]:
            count[wanted["kind"], "mention"] += 1
            count[wanted["kind"], "mention right"] += mentioned(wanted, got, characters)
        if wanted["speaker"]:
            right = bool(got and got["speaker"]) and surname(got["speaker"]) == surname(wanted["speaker"])
            count["speaker"] += 1
            count["speaker right"] += right
            if got and got["confidence"] >= SURE:
                count["sure"] += 1
                count["sure right"] += right
            evidence = {"speaker": wanted["speaker"], "mention": wanted["mention"], "cue": wanted["cue"], "kind": wanted["kind"]}
            items.append(item("news", "news", document, wanted["start"], got, right, evidence))
    figures = [
        share("news", f"mention right, {name}", count[kind, "mention right"], count[kind, "mention"], least(bar))
        for kind, name, bar in (("direct", "direct", 97), ("fragment", "fragments", 82))
    ]
    return figures + [
        share("news", "speaker right", count["speaker right"], count["speaker"], least(93)),
        share("news", "right at 0.9 and more", count["sure right"], count["sure"], least(96)),
        share("news", "covered at 0.9 and more", count["sure"], count["speaker"], least(75)),
    ], items


def press(dixit, data):
    pairs, documents = judged(dixit, data / "press-gold.jsonl", data / "press")
    items, found, right = [], 0, 0
    for document, wanted, got, _ in pairs:
        same = bool(got) and letters(got["speaker"]) == letters(wanted["speaker"])
        found += bool(got)
        right += same
        items.append(item("press", "news", document, wanted["start"], got, same, {"speaker": wanted["speaker"]}))
    listed = [
        any(start < wanted["end"] and end > wanted["start"] for wanted in document["quotes"])
        for document, spans in documents
        for start, end, _ in spans.quotes
    ]
    return [
        share("press", "found", found, len(pairs), least(100)),
        share("press", "speaker right", right, len(pairs), least(100)),
        share("press", "listed ones that are quotations", sum(listed), len(listed), least(100)),
    ], items
