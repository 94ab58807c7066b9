"""Which quotation that dixit lists is the one that the gold means?"""

import re
from bisect import bisect_left
from collections import defaultdict


def overlap(one, other):
    """What two stretches share, as a share of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def by_file(quotes):
    """The quotations of each file, whichever of its documents they are in ("report.txt#2")."""
    files = defaultdict(list)
    for quote in quotes:
        files[re.sub(r"#\d+$", "", quote["doc"])].append(quote)
    return files


class Spans:
    """The quotations of one document, to be found by their place."""

    def __init__(self, quotes, offset=lambda byte: byte):
        """`offset` translates dixit's bytes into what the gold counts."""
        self.quotes = sorted(((offset(quote["start"]), offset(quote["end"]), quote) for quote in quotes), key=lambda each: each[:2])
        self.starts = [start for start, _, _ in self.quotes]

    def best(self, start, end, share):
        """The quotation that overlaps a stretch most, if by `share` (at least half); None otherwise."""
        first = bisect_left(self.starts, start - (end - start))
        last = bisect_left(self.starts, end)
        one = max(self.quotes[first:last], key=lambda each: overlap((start, end), each), default=None)
        return one[2] if one and overlap((start, end), one) >= share else None

    def near(self, start, within):
        """The first quotation that starts at most `within` away."""
        at = bisect_left(self.starts, start - within)
        return self.quotes[at][2] if at < len(self.quotes) and self.starts[at] <= start + within else None


class Characters:
    """Translates the bytes of a text into code points."""

    def __init__(self, text):
        self.table = {}
        byte = 0
        for at, letter in enumerate(text):
            self.table[byte] = at
            byte += len(letter.encode())
        self.table[byte] = len(text)

    def __call__(self, byte):
        try:
            return self.table[byte]
        except KeyError:
            raise SystemExit(f"dixit printed the offset {byte}, which is within a character or beyond the text") from None
