"""Invented cases, a quotation each (cases/*.jsonl): is it listed with just these words, and with the right speaker?

A case has `text`, the whole document, or `file`, its path beside the cases. Its fields say what is right: `expected_speaker` (null:
nobody), `accept` (other names; "" for none), `accept_all` (a name that holds all of these words), `expected_mention`
(one or several, asked where nobody is named), `expected_kind`, `expected_max_confidence` (a name below that does no
harm), `expected_absent` (the words are no quotation). `format` is "row" for a turn of `speaker_of_turn` in JSON Lines."""

import json
from figures import share
from items import item
from names import key, words
from program import rows

FILES = ("news", "tei", "speech", "controls")


def fault(case, quotes):
    """What is wrong with what dixit lists for a case, and the quotation at fault; (None, quotation) where it is right."""
    listed = [quote for quote in quotes if words(quote["text"]) == words(case["quote"]) and quote["kind"] != "turn"]
    if case.get("expected_absent"):
        return ("listed", listed[0]) if listed else (None, None)
    # In a play the quotation is the turn.
    listed = listed or [quote for quote in quotes if words(quote["text"]) == words(case["quote"])]
    if not listed:
        return "not found", None
    faults = [fault_of(case, quote) for quote in listed]
    for found, quote in zip(faults, listed):
        if not found:
            return None, quote
    return faults[0], listed[0]


def fault_of(case, quote):
    name, mentions = quote["speaker"], case.get("expected_mention") or []
    if isinstance(mentions, str):
        mentions = [mentions]
    accepted = {key(other) for other in (case["expected_speaker"], *case.get("accept", []))}
    right = key(name) in accepted or (
        name and case.get("accept_all") and all(key(word) in key(name) for word in case["accept_all"])
    )
    harmless = case.get("expected_max_confidence") is not None and quote["confidence"] <= case["expected_max_confidence"]
    if not right and not harmless:
        return f"speaker {name}"
    if mentions and not name and key(quote["mention"]) not in map(key, mentions):
        return f"mention {quote['mention']}"
    if case.get("expected_kind") and quote["kind"] not in case["expected_kind"]:
        return f"kind {quote['kind']}"
    return None


def document(case, folder):
    """The name and the bytes of a case's document."""
    if case.get("file"):
        path = folder / case["file"]
        return path.name, path.read_bytes()
    if case.get("format") == "row":
        row = {"id": "case", "speaker": case["speaker_of_turn"], "text": case["text"]}
        return "case.jsonl", json.dumps(row, ensure_ascii=False).encode() + b"\n"
    return "case.txt", case["text"].encode()


def cases(dixit, data):
    figures, items, listed = [], [], {}
    for name in FILES:
        path = data / f"cases/{name}.jsonl"
        if not path.exists():
            continue
        right = total = 0
        for number, case in enumerate(rows(path), 1):
            content = document(case, path.parent)
            if content not in listed:
                listed[content] = dixit.quotes_of(*content)
            wrong, quote = fault(case, listed[content])
            total += 1
            right += not wrong
            evidence = {"speaker": case["expected_speaker"], "quote": case["quote"], "kind": case["kind"], "fault": wrong}
            text = "speech" if name == "speech" else "play" if name == "tei" else "news"
            judged = item(f"cases/{name}", text, f"{name}-{case.get('id', number)}", 0, quote, not wrong, evidence)
            items.append({**judged, "right": not wrong})
        figures.append(share("cases", f"{name} right", right, total))
    return figures, items
