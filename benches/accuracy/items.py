"""What is known of each judged answer: the lines of a dump, on which `calibrate` fits."""

PRONOUNS = set("he she it they we i you who him her them us one".split())
# The fields of `dixit quotes` that may bear on how sure an attribution is. One that a version does not print is null.
EVIDENCE = ("kind", "rule", "cue", "mention", "via", "parent", "supplied_marks", "rivals", "language")


def mention_class(mention):
    """How a text names the speaker: "pronoun", "name", "noun" (the minister), or "none"."""
    if not mention:
        return "none"
    if mention.casefold() in PRONOUNS:
        return "pronoun"
    parts = mention.split()
    return "name" if any(part[0].isupper() for part in parts[1:] or parts) else "noun"


def distance(quote):
    """The bytes between the mention and the quotation; None without a mention."""
    start, end = quote.get("mention_start"), quote.get("mention_end")
    if start is None:
        return None
    return max(quote["start"] - end, start - quote["end"], 0)


def item(part, kind, document, at, quote, right, wanted):
    """A judged attribution. `kind` is the kind of text: news, speech, novel or play; `quote` None where none was found;
    `right` None where nobody is named."""
    quote = quote or {}
    named = bool(quote.get("speaker"))
    return {
        "set": part,
        "id": f"{document}@{at}",
        "document": document,
        "text": kind,
        "found": bool(quote),
        "name": quote.get("speaker"),
        "confidence": quote.get("confidence") if quote else None,
        "right": right if named else None,
        "wanted": wanted,
        "distance": distance(quote) if quote else None,
        "mentioned": mention_class(quote.get("mention")),
        "words": (quote.get("text") or "")[:100],
        **{field: quote.get(field) for field in EVIDENCE},
    }
