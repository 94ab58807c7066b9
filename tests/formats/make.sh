#!/usr/bin/env bash
# make.sh: writes tests/formats/made/ anew, with the programs that people have: pandoc, LibreOffice, pdflatex,
# Chromium, qpdf. The tests read what is there and need none of them; run this where a program's new version writes
# otherwise, then `DIXIT_GOLDEN=write cargo test --test tests formats` and look at the difference.
#
# On Debian: apt-get install pandoc libreoffice-writer-nogui texlive-latex-base chromium qpdf
set -euo pipefail
cd "$(dirname "$0")"
export SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1 TZ=UTC
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p made

pandoc article.md -o made/pandoc.docx
pandoc article.md -o made/pandoc.odt
pandoc article.md --split-level=2 -o made/pandoc.epub 2>/dev/null || pandoc article.md --epub-chapter-level=2 -o made/pandoc.epub
pandoc article.md --standalone -o made/pandoc.html
pandoc article.md --standalone -t tei -o made/pandoc.xml
pandoc article.md -t rtf --standalone -o made/rich.doc

office() { soffice --headless -env:UserInstallation=file://"$scratch"/profile --convert-to "$1" --outdir "$scratch" "$2" >/dev/null 2>&1; }
cp by-hand/changes.fodt "$scratch"/office.fodt
office docx "$scratch"/office.fodt
office odt "$scratch"/office.fodt
cp made/pandoc.odt "$scratch"/printed.odt
office pdf "$scratch"/printed.odt
cp "$scratch"/office.{docx,odt} "$scratch"/printed.pdf made/

# With passwords: a PDF by the filter's own option, a text by a macro, since no option asks for it.
cp made/pandoc.odt "$scratch"/locked.odt
office 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"harbour"}}' "$scratch"/locked.odt
cp "$scratch"/locked.pdf made/
mkdir -p "$scratch"/profile/user/basic/Standard
cp lock/Lock.xba lock/script.xlb "$scratch"/profile/user/basic/Standard/
cp lock/script.xlc "$scratch"/profile/user/basic/
soffice --headless -env:UserInstallation=file://"$scratch"/profile \
    "macro:///Standard.Lock.Save(file://$PWD/made/pandoc.odt,file://$PWD/made/locked.odt)" >/dev/null 2>&1

# With an empty password, which only forbids printing: by AES, and as it was done before it.
qpdf --encrypt "" harbour 256 --print=none -- "$scratch"/printed.pdf made/restricted.pdf
qpdf --allow-weak-crypto --encrypt "" harbour 40 --print=n -- "$scratch"/printed.pdf made/restricted-40.pdf

pdflatex -interaction=batchmode -output-directory "$scratch" columns.tex >/dev/null
cp "$scratch"/columns.pdf made/

chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --user-data-dir="$scratch"/chromium \
    --print-to-pdf=made/chromium.pdf by-hand/page.html >/dev/null 2>&1
