"""Who speaks in novels (novels/): every quotation has a speaker, with all the names of that character.

Found is a quotation that shares eight tenths with the gold's longest part. A name is right where it is one of the character's;
"narrator" too where the character tells the story. Explicit quotations have their speaker's name beside them, anaphoric ones a
pronoun or a noun, implicit ones nothing."""

from collections import Counter
from figures import least, share
from items import item
from names import key
from program import rows
from spans import Spans, by_file


def novels(dixit, data):
    spans = {file: Spans(quotes) for file, quotes in by_file(dixit.quotes(data / "novels/text")).items()}
    count, items = Counter(), []
    for wanted in rows(data / "novels/gold.jsonl"):
        got = spans[wanted["doc"]].best(wanted["start"], wanted["end"], 0.8) if wanted["doc"] in spans else None
        count["all"] += 1
        count["found"] += bool(got)
        if wanted["speaker"] is None:
            continue
        name = got and got["speaker"]
        names = {key(alias) for alias in wanted["aliases"]} | ({"narrator"} if wanted.get("narrator") else set())
        right = bool(name) and key(name) in names
        count["somebody"] += 1
        count["named"] += bool(name)
        count["right"] += right
        if wanted["type"] == "explicit":
            count["explicit"] += 1
            count["explicit right"] += right
        if name and got["confidence"] >= 0.9:
            count["sure"] += 1
            count["sure right"] += right
        evidence = {"speaker": wanted["speaker"], "aliases": wanted["aliases"], "type": wanted["type"]}
        items.append(item("novels", "novel", wanted["doc"], wanted["start"], got, right, evidence))
    return [
        share("novels", "found", count["found"], count["all"], least(98)),
        share("novels", "explicit right", count["explicit right"], count["explicit"], least(85)),
        share("novels", "right, of those named", count["right"], count["named"], least(75)),
        share("novels", "named", count["named"], count["somebody"], least(45)),
        share("novels", "right at 0.9 and more", count["sure right"], count["sure"], least(93)),
        share("novels", "covered at 0.9 and more", count["sure"], count["somebody"], least(25)),
    ], items
