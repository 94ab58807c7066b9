"""Look-ups: are words found that a corpus holds, and turned away where it does not?

The queries are JSON Lines with `query`, `target` (the document that prints it; null: none) and, where several do, `others`."""

from pathlib import Path
from figures import least, most, share
from program import rows

REFUSED = ("not-found", "too-short", "cannot-check")
DEBATES = "debates.jsonl"
MESSAGES = "sotu.jsonl"
MEMORY = Path(__file__).parents[2] / "tests/lookup-memory/memory.jsonl"


def answered(part, wanted, answer):
    """A judged answer: a line of the dump."""
    places = {wanted["target"], *wanted.get("others", [])}
    matches = answer["matches"]
    documents = [match["doc"] for match in matches]
    accepted = answer["verdict"] not in REFUSED
    return {
        "set": part,
        "query": wanted["query"],
        "words": len(wanted["query"].split()),
        "band": wanted.get("band"),
        "verdict": answer["verdict"],
        "accepted": accepted,
        "first": documents[:1] != [] and documents[0] in places,
        "five": any(document in places for document in documents[:5]),
        "flags": answer["flags"],
        "score": matches[0]["score"] if matches else None,
        "coverage": matches[0]["coverage"] if matches else None,
        "matched": matches[0]["text"] if matches else None,
        "document": documents[0] if matches else None,
        "wanted": wanted["target"],
    }


def asked(dixit, part, corpora, queries):
    answers = dixit.lookup(corpora, [wanted["query"] for wanted in queries])
    return [answered(part, wanted, answer) for wanted, answer in zip(queries, answers)]


def count(items, *fields):
    return sum(all(each[field] for field in fields) for each in items)


def never(dixit, data):
    """Words that are in no document of the corpus; what it prints but for one word (`near`) is left out."""
    items = []
    figures = []
    for path in sorted((data / "never").glob("*.jsonl")):
        queries = [wanted for wanted in rows(path) if not wanted.get("near")]
        mine = []
        for corpus in sorted({wanted["corpus"] for wanted in queries}):
            mine += asked(dixit, f"never/{path.stem}", [data / corpus], [each for each in queries if each["corpus"] == corpus])
        figures.append(share("never", f"accepted, {path.stem}", count(mine, "accepted"), len(mine)))
        items += mine
    short = [each for each in items if each["band"] == "6-7"]
    for each in items:
        each["right"] = not each["accepted"]
    return [
        share("never", "accepted", count(items, "accepted"), len(items), most(1)),
        share("never", "accepted, six and seven words", count(short, "accepted"), len(short), most(3)),
        *figures,
    ], items


def noise(dixit, data):
    """Garbled passages: the right document comes first, and its verdict is no refusal."""
    queries = [each for each in rows(data / "debates-lookup-noise.jsonl") if each["band"] in ("noise 0.3", "noise 0.5")]
    items = asked(dixit, "noise", [data / DEBATES], queries)
    for each in items:
        each["right"] = each["first"] and each["accepted"]
    figures = []
    for name, long, bars in (("ten words and more", True, (98, 88)), ("under ten words", False, (85, 70))):
        for band, bar in zip(("noise 0.3", "noise 0.5"), bars):
            mine = [each for each in items if each["band"] == band and (each["words"] >= 10) == long]
            figures.append(share("noise", f"found at {band[6:]}, {name}", count(mine, "right"), len(mine), least(bar)))
    return figures, items


def transcribers(dixit, data):
    """Passages of the corpus as somebody else transcribed them."""
    items = asked(dixit, "transcribers", [data / DEBATES], list(rows(data / "debates-lookup-transcribers.jsonl")))
    for each in items:
        each["right"] = each["first"]
    return [share("transcribers", "found first", count(items, "first"), len(items), least(99.5))], items


def memory(dixit, data):
    """Passages as somebody remembers them, and some that nobody said; the queries are the project's own."""
    items = asked(dixit, "memory", [data / DEBATES, data / MESSAGES], list(rows(MEMORY)))
    printed = [each for each in items if each["wanted"]]
    absent = [each for each in items if not each["wanted"]]
    for each in items:
        each["right"] = each["first"] if each["wanted"] else not each["accepted"]
    return [
        share("memory", "found first", count(printed, "first"), len(printed), least(85)),
        share("memory", "found among five", count(printed, "five"), len(printed), least(95)),
        share("memory", "accepted, never said", count(absent, "accepted"), len(absent)),
    ], items
