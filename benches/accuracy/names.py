"""When are two names the same? Each kind of gold has its own idea, from lenient (surnames) to strict (whole names)."""

import re
import unicodedata

HONORIFICS = set(
    "mr mrs ms miss dr doctor professor prof reverend rev rabbi sir dame lord lady king queen pope saint "
    "president vice senator sen representative rep congressman congresswoman governor gov mayor secretary minister prime "
    "treasurer premier chancellor ambassador justice chief judge general gen colonel captain capt former honourable "
    "honorable hon the a an my our your".split()
)
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
ARTICLES = {"the", "a", "an"}
SHORT_FORMS = [
    set(forms.split())
    for forms in (
        "william bill billy will", "robert bob bobby", "james jim jimmy", "joseph joe", "michael mike", "richard dick rick",
        "john jack johnny", "thomas tom", "daniel dan", "benjamin ben", "albert al", "ronald ron", "hillary hilary",
        "anthony antony tony", "edward edmund ed ted", "christopher chris", "willard mitt",
    )
]


def plain(text):
    """Lower case without accents, with one kind of apostrophe."""
    text = unicodedata.normalize("NFKD", text or "").casefold().replace("’", "'")
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def bare(name):
    """The name without what stands in parentheses at its end, with which dixit parts people of one name."""
    return re.sub(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*$", "", name or "")


def words(text):
    return re.findall(r"[^\W_]+", plain(text))


def key(name):
    """A whole name to be compared: without case, accents, dots and a leading article; "" for none."""
    parts = re.findall(r"[\w']+", plain(bare(name)))
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] in ARTICLES else parts)


def letters(name):
    """A whole name to be compared, letter by letter: apostrophes and hyphens vanish."""
    return " ".join(re.sub(r"[^\w ]|_", "", plain(name)).split())


def surname(name):
    parts = [part for part in letters(name).split() if part not in SUFFIXES and not part.isdigit()]
    return parts[-1] if parts else ""


def person(name):
    """The words of a name that tell people apart: no titles before it, no "Jr" after it."""
    parts = [part for part in words(re.sub(r"['’]s\b", "", bare(name))) if part not in SUFFIXES]
    while len(parts) > 1 and parts[0] in HONORIFICS:
        parts.pop(0)
    return parts


def forms_of_one(one, other):
    """Whether two given names may be one person's: an initial, a short form."""
    if one == other or any(one in forms and other in forms for forms in SHORT_FORMS):
        return True
    return min(len(one), len(other)) <= 2 and one[0] == other[0]


def same_person(one, other):
    """Whether two names may be one person's: the same surname, and given names that are not at odds."""
    one, other = person(one), person(other)
    if not one or not other:
        return False
    if "".join(one) == "".join(other):
        return True
    *one, last = one
    *other, other_last = other
    if last != other_last:
        return False
    if not one or not other:
        return True
    full = any(forms_of_one(a, b) for a in one for b in other if min(len(a), len(b)) > 2)
    return (forms_of_one(one[0], other[0]) or full) and all(map(forms_of_one, one[1:2], other[1:2]))
