"""Who speaks in plays (plays/): the speeches of TEI files, whose markup says who speaks.

A speech is right where the first turn that starts inside its element has a name of its speaker, not only what its label prints.
Speeches of several at once are left out."""

from bisect import bisect_left
from figures import least, share
from items import item
from names import letters
from program import rows
from spans import Spans, by_file


def plays(dixit, data):
    turns = (quote for quote in dixit.quotes(data / "plays/text") if quote["kind"] == "turn")
    spans = {file: Spans(quotes) for file, quotes in by_file(turns).items()}
    items = []
    for wanted in rows(data / "plays/gold.jsonl"):
        if len(wanted["speakers"]) != 1 or not wanted["speakers"][0]:
            continue
        got = None
        if place := spans.get(wanted["doc"]):
            at = bisect_left(place.starts, wanted["start"])
            if at < len(place.starts) and place.starts[at] < wanted["end"]:
                got = place.quotes[at][2]
        names = {letters(name) for name in wanted["speakers"][0]}
        right = bool(got and got["speaker"]) and letters(got["speaker"]) in names
        evidence = {"speakers": wanted["speakers"][0], "label": wanted["label"]}
        items.append(item("plays", "play", wanted["doc"], wanted["start"], got, right, evidence))
    return [share("plays", "speaker right", sum(bool(each["right"]) for each in items), len(items), least(99.5))], items
