// The build layer, compiled to WebAssembly, makes the same bytes of the same files as the program does: nothing in a
// site depends on the machine, on the size of its words, on the order of a hash table or on its system's mathematics.
//
//   node --test .      with DIXIT, the program, and LAYER, the folder of the layer's glue

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const top = resolve(here, "../..");
const dixit = resolve(process.env.DIXIT ?? join(top, "target/debug/dixit"));
const layer = resolve(process.env.LAYER ?? join(top, "target/layer"));
const scratch = mkdtempSync(join(tmpdir(), "dixit-layer-"));
after(() => rmSync(scratch, { recursive: true }));

const glue = await import(pathToFileURL(join(layer, "engine.js")));
glue.initSync({ module: readFileSync(join(layer, "engine_bg.wasm")) });

/** The files below a folder as pairs of path and bytes, in the order of their names. */
function files(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(folder, path), new Uint8Array(readFileSync(path))])
        .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What the program makes of a folder, and what the layer does. */
function both(corpus, title) {
    const site = join(scratch, `${title}-site`);
    try {
        execFileSync(dixit, ["build", corpus, "-o", site, "--no-cache"], { stdio: "pipe" });
    } catch (error) {
        // Files that cannot be read are named and passed over.
        assert.equal(error.status, 3, String(error.stderr));
    }
    const made = glue.make_site(title, files(corpus), files(join(top, "kit")));
    return [files(site), made.sort(([a], [b]) => (a < b ? -1 : 1))];
}

/** Fails with the names of the files that differ, since the files themselves are megabytes. */
function assertSame([site, made]) {
    assert.deepEqual(made.map(([name]) => name), site.map(([name]) => name));
    const different = site.filter(([, bytes], at) => Buffer.compare(bytes, made[at][1]) !== 0);
    assert.deepEqual(different.map(([name]) => name), []);
}

test("a folder of every format", () => {
    const corpus = join(scratch, "formats");
    for (const folder of ["made", "by-hand"]) {
        cpSync(join(top, "tests/formats", folder), join(corpus, folder), { recursive: true });
    }
    const write = (path, text) => {
        mkdirSync(dirname(join(corpus, path)), { recursive: true });
        writeFileSync(join(corpus, path), text);
    };
    write("tables/turns.csv", "id,speaker,date,text\n1,Ada Quint,2021-03-04,The harbour stays open.\n");
    write("tables/turns.tsv", "id\tspeaker\ttext\n2\tBo Lind\tThe quay was never ours.\n");
    write("tables/turns.jsonl", '{"id": "3", "speaker": "Ada Quint", "text": "We open in May."}\n');
    write("tables/metadata.csv", "file,source\nturns.txt,Harbour Gazette\n");
    write("tables/turns.txt", "ADA QUINT: We open in May.\n\nBO LIND: In May? Never.\n");
    write(
        "dixit.toml",
        `[withhold]
files = ["*-draft.txt"]
words = ["Harbour Gazette"]
patterns = ['\\d{3}-\\d{4}']

[[speaker]]
name = "Bo Lind"
pseudonym = "Clara Brandt"
`,
    );
    write("notes/quay-draft.txt", "Not for printing.");
    write("notes/quay.txt", "\u201cThe quay was never ours,\u201d Bo Lind told the Harbour Gazette on 555-1234.");
    // What is kept out by rules, by a name that hides it, or because it is a site.
    write(".gitignore", "drafts/\n*.bak.txt\n!kept.bak.txt\n");
    write("drafts/one.txt", "A draft.");
    write("notes/one.bak.txt", "A copy.");
    write("notes/kept.bak.txt", "A copy that is kept.");
    write("notes/.hidden.txt", "Hidden.");
    write("old/index.html", "<p>A site.</p>");
    write("old/dixit.files.json", "{}");
    assertSame(both(corpus, "formats"));
});

test("the shipped corpus", () => {
    assertSame(both(join(top, "corpus"), "corpus"));
});

test("languages, and texts between two", () => {
    const corpus = join(scratch, "languages");
    mkdirSync(corpus);
    const texts = [
        "Το λιμάνι μένει ανοιχτό όλο τον χειμώνα, είπε η δήμαρχος.",
        "Port pozostanie otwarty przez całą zimę, powiedziała burmistrzyni.",
        "Havnen holder åbent hele vinteren, siger borgmesteren, og ingen skal betale for den nye kaj.",
        "Havnen holder åpent hele vinteren, sier ordføreren, og ingen skal betale for den nye kaia.",
        // As many letters of one script as of the other.
        "порт стоит port stoi",
        "λιμάνι ανοιχτό port otwarty λιμ",
        "שער פתוח باب مفتوح",
        "a la de o no",
    ];
    texts.forEach((text, at) => writeFileSync(join(corpus, `${at}.txt`), `${text}\n`));
    assertSame(both(corpus, "languages"));
});

test("more words than a builder's tables hold", () => {
    const corpus = join(scratch, "words");
    mkdirSync(corpus);
    let state = 1;
    const next = (below) => (state = (state * 48271) % 2147483647) % below;
    const word = () => Array.from({ length: 3 + next(7) }, () => "aeioulnrst"[next(10)]).join("");
    for (let file = 0; file < 4; file++) {
        writeFileSync(join(corpus, `${file}.txt`), Array.from({ length: 20_000 }, word).join(" ") + ".\n");
    }
    assertSame(both(corpus, "words"));
});
