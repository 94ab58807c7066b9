"""Printed sentences with one edit (reversals/): does the flag come that the edit deserves, and none where it is harmless?

Flags about the place (a paraphrase, words relayed or old) say nothing about the words and do not count."""

from collections import defaultdict
from figures import least, most, share
from lookups import answered
from program import rows

ABOUT_THE_PLACE = {"paraphrase", "relayed", "old"}


def reversals(dixit, data):
    groups = defaultdict(list)
    for wanted in rows(data / "reversals/queries.jsonl"):
        groups[wanted["corpus"], wanted.get("claimed")].append(wanted)
    items = []
    for (corpus, claimed), queries in groups.items():
        answers = dixit.lookup([data / corpus], [wanted["query"] for wanted in queries], claimed)
        for wanted, answer in zip(queries, answers):
            raised = set(answer["flags"]) - ABOUT_THE_PLACE
            expected = wanted["expected_flag"]
            deserved = set(wanted.get("accept_flags") or [expected])
            right = bool(raised & deserved) if expected else not raised
            items.append({
                **answered("reversals", wanted, answer),
                "edit": wanted["edit"],
                "claimed": claimed,
                "expected": expected,
                "printed": wanted["source"],
                "right": right,
            })
    turned = [each for each in items if each["expected"]]
    opposites = [each for each in items if each["band"] == "opposite"]
    harmless = [each for each in items if not each["expected"]]
    right = lambda several: sum(each["right"] for each in several)
    figures = [
        share("reversals", "flagged", right(turned), len(turned), least(97)),
        share("reversals", "opposites flagged", right(opposites), len(opposites), least(90)),
        share("reversals", "harmless ones flagged", len(harmless) - right(harmless), len(harmless), most(2)),
    ]
    for band in sorted({each["band"] for each in turned} - {"opposite"}):
        mine = [each for each in turned if each["band"] == band]
        figures.append(share("reversals", f"{band} flagged", right(mine), len(mine)))
    return figures, items
