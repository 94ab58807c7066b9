#!/usr/bin/env python3
"""make.py GLYPHLIST AFM: writes glyphs.txt and core.txt anew.

GLYPHLIST is a folder with glyphlist.txt and zapfdingbats.txt, AFM one with the metrics of the fourteen fonts that
every reader of PDF knows. README.md says where both come from.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
TEXT = ["Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"]


def listed(path):
    """The codes of the characters of every glyph name."""
    lines = (line for line in path.read_text("ascii").splitlines() if line and not line.startswith("#"))
    return dict(line.split(";") for line in lines)


def metrics(path):
    """Code, width and name of every glyph of a font."""
    line = re.compile(r"C (-?\d+) ; WX (\d+) ; N (\S+)")
    found = (line.match(text) for text in path.read_text("latin-1").splitlines())
    return [(int(m[1]), int(m[2]), m[3]) for m in found if m]


def core(folder, ornaments):
    """Three tables, each after a line that names it: the widths of text fonts, and two fonts with their own codes. The
    names of ornaments mean something in their font only, so their characters are here."""
    fonts = [{name: (code, width) for code, width, name in metrics(folder / f"{font}.afm")} for font in TEXT]
    out = ["[" + " ".join(TEXT) + "]"]
    for name, (code, _) in sorted(fonts[0].items()):
        out.append(" ".join([str(code), name] + [str(font[name][1]) for font in fonts]))
    for font in ["Symbol", "ZapfDingbats"]:
        out.append(f"[{font}]")
        for code, width, name in metrics(folder / f"{font}.afm"):
            out.append(f"{code} {name} {width}" + (f" {ornaments[name]}" if name in ornaments else ""))
    return "\n".join(out) + "\n"


adobe, afm = map(pathlib.Path, sys.argv[1:])
names = listed(adobe / "glyphlist.txt")
(HERE / "glyphs.txt").write_text("".join(f"{name} {names[name]}\n" for name in sorted(names)))
(HERE / "core.txt").write_text(core(afm, listed(adobe / "zapfdingbats.txt")))
