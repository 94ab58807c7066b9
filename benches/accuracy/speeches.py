"""Quotations inside speeches, read by hand (speech-gold.jsonl).

Most name nobody, or nobody in the text: what harms is a wrong name. A name is right where it is the gold's or another that the
gold accepts; where the gold has none, naming nobody is right. Quotations of which the gold itself is not certain are left out."""

from collections import Counter, defaultdict
from figures import least, most, share
from items import item
from names import same_person
from program import rows
from spans import Spans

REAL = ("speech", "self", "text")


def speeches(dixit, data):
    gold = [wanted for wanted in rows(data / "speech-gold.jsonl") if not wanted["uncertain"]]
    documents = {(wanted["file"], wanted["doc"]) for wanted in gold}
    quotes = defaultdict(list)
    for file in sorted({wanted["file"] for wanted in gold}):
        for quote in dixit.quotes(data / f"{file}.jsonl"):
            if quote["kind"] != "turn" and (file, quote["doc"]) in documents:
                quotes[file, quote["doc"]].append(quote)
    spans = {document: Spans(quotes[document]) for document in documents}
    count, items = Counter(), []
    for wanted in gold:
        place = spans[wanted["file"], wanted["doc"]]
        got = place.best(wanted["start"], wanted["end"], 0.5) or place.near(wanted["start"], 2)
        name = got and got["speaker"]
        accepted = [wanted["speaker"], *wanted["acceptable"]]
        right = bool(name) and any(same_person(name, other) for other in accepted if other)
        wrong = bool(name) and not right
        if wanted["status"] in REAL and wanted["speaker"]:
            count["somebody"] += 1
            count["somebody right"] += right
        count["all"] += 1
        count["wrong"] += wrong
        if name and got["confidence"] >= 0.9:
            count["sure"] += 1
            count["sure wrong"] += wrong
        evidence = {field: wanted[field] for field in ("speaker", "acceptable", "status", "turn_speaker", "note")}
        items.append(item("speeches", "speech", f"{wanted['file']}/{wanted['doc']}", wanted["start"], got, right, evidence))
    return [
        share("speeches", "wrong among names at 0.9 and more", count["sure wrong"], count["sure"], most(5)),
        share("speeches", "wrong name", count["wrong"], count["all"], most(7)),
        share("speeches", "right, of those with a speaker", count["somebody right"], count["somebody"], least(65)),
    ], items
