#!/usr/bin/env node
// bench.mjs [--dixit PROGRAM] [--below SHARE] [--json FILE] FOLDER…: how many of the words that other readers find in
// files of all kinds dixit reads too. README.md says how it counts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    dixit: { type: "string", default: resolve(import.meta.dirname, "../../target/release/dixit") },
    below: { type: "string", default: "0.9" },
    least: { type: "string", default: "30" },
    json: { type: "string" },
  },
});
if (folders.length === 0) {
  console.error("usage: node bench.mjs [--dixit PROGRAM] [--below SHARE] [--least WORDS] [--json FILE] FOLDER...");
  process.exit(2);
}

/** Python's own reader of letters: the subject and the texts, of two forms of one the plain. */
const LETTER = `
import email, email.policy, re, sys
letter = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
body = letter.get_body(preferencelist=("plain", "html"))
text = body.get_content() if body else ""
if body and body.get_content_subtype() == "html":
    text = re.sub(r"(?is)<(script|style).*?</\\1>|<[^>]*>", " ", text)
    import html
    text = html.unescape(text)
print(letter.get("subject", ""))
print(text)
`;

/** Who reads what, as a command that prints the text of the file. */
const READERS = {
  ".pdf": (file) => ["pdftotext", "-q", "-enc", "UTF-8", file, "-"],
  ".docx": (file) => ["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", file],
  ".epub": (file) => ["pandoc", "-f", "epub", "-t", "plain", "--wrap=none", file],
  ".html": (file) => ["pandoc", "-f", "html", "-t", "plain", "--wrap=none", file],
  ".htm": (file) => ["pandoc", "-f", "html", "-t", "plain", "--wrap=none", file],
  ".eml": (file) => ["python3", "-c", LETTER, file],
};

function run([command, ...args]) {
  const done = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 30, timeout: 120_000 });
  if (done.error?.code === "ENOENT") {
    console.error(`${command} is not installed; README.md says what is needed`);
    process.exit(2);
  }
  return { text: done.stdout ?? "", warnings: done.stderr ?? "", status: done.status };
}

/** Words as a bag: letters and digits, every character of a script without spaces a word of its own. */
function bag(text) {
  const joined = text.normalize("NFKC").replace(/(\p{L})[-\u00ad\u2010]\n+(\p{Ll})/gu, "$1$2").toLowerCase();
  const words = joined.match(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]|(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}])[\p{L}\p{N}\p{M}])+/gu);
  const counts = new Map();
  for (const word of words ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const size = (counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** A text without the first and last lines of pages that stand on many of them, and without numbers of pages. */
function withoutHeads(text) {
  const pages = text.split("\f").map((page) => page.split("\n").filter((line) => line.trim()));
  if (pages.length < 3) return text;
  const key = (line) => line.toLowerCase().replace(/\d+|\b[ivxl]+\b/g, "#").trim();
  const outer = (page, nth) => nth < 3 || page.length - nth <= 3;
  const counts = new Map();
  for (const page of pages) {
    for (const one of new Set(page.filter((_, nth) => outer(page, nth)).map(key))) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const isHead = (line) => key(line) === "#" || (counts.get(key(line)) > 1 && counts.get(key(line)) * 10 >= pages.length * 3);
  return pages.map((page) => page.filter((line, nth) => !(outer(page, nth) && isHead(line))).join("\n")).join("\n");
}

/** How many words of one bag are in the other. */
function shared(one, other) {
  let sum = 0;
  for (const [word, count] of one) sum += Math.min(count, other.get(word) ?? 0);
  return sum;
}

function* filesOf(path) {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name));
  } else if (extname(path).toLowerCase() in READERS) {
    yield path;
  }
}

const scratch = mkdtempSync(join(tmpdir(), "formats-"));
process.env.DIXIT_CACHE = scratch;
const rows = [];
for (const file of folders.flatMap((folder) => [...filesOf(folder)])) {
  const kind = extname(file).toLowerCase();
  const text = run(READERS[kind](file)).text;
  const reference = bag(kind === ".pdf" ? withoutHeads(text) : text);
  const words = size(reference);
  if (words < Number(options.least)) continue;
  const started = performance.now();
  const read = run([options.dixit, "check", "--text", file]);
  const ms = performance.now() - started;
  const found = bag(read.text);
  const both = shared(reference, found);
  const kept = both / words;
  const own = size(found) === 0 ? 0 : (size(found) - both) / size(found);
  const warnings = read.warnings.split("\n").filter((line) => line.trim() && !/^dixit: \d+ inputs? (was|were) left out$/.test(line));
  rows.push({ file, kind, words, kept, own, ms, warnings });
  const share = (value) => `${(100 * value).toFixed(1)} %`.padStart(8);
  console.log(`${share(kept)} kept ${share(own)} more ${String(words).padStart(7)} words ${warnings.length ? "warned" : "      "} ${file}`);
}
rmSync(scratch, { recursive: true, force: true });
if (options.json) writeFileSync(options.json, JSON.stringify(rows, null, 1) + "\n");

const below = Number(options.below);
const low = rows.filter((row) => row.kept < below).sort((a, b) => a.kept - b.kept);
console.log(`\nbelow ${below}:`);
for (const row of low) {
  console.log(`  ${row.kept.toFixed(3)} ${basename(row.file)}: ${row.warnings.map((line) => line.slice(0, 160)).join(" | ") || "no warning"}`);
}
console.log("\n| kind | files | keep 95 % | keep 90 % | keep 80 % or warn | words kept | words of its own | good ones with a warning | ms a file |");
console.log("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
for (const kind of [...new Set(rows.map((row) => row.kind))]) {
  const own = rows.filter((row) => row.kind === kind);
  const part = (some, all = own.length) => (all === 0 ? "-" : `${((100 * some) / all).toFixed(1)} %`);
  const count = (test) => own.filter(test).length;
  const sum = (value) => own.reduce((sum, row) => sum + value(row), 0);
  const good = count((row) => row.kept >= 0.95);
  const words = sum((row) => row.words);
  const kept = sum((row) => row.words * row.kept);
  const more = sum((row) => (row.words * row.kept * row.own) / Math.max(1 - row.own, 1e-9));
  console.log(
    `| ${kind.slice(1)} | ${own.length} | ${part(good)} | ${part(count((row) => row.kept >= 0.9))} | ` +
      `${part(count((row) => row.kept >= 0.8 || row.warnings.length > 0))} | ${part(kept, words)} | ${part(more, kept + more)} | ` +
      `${part(count((row) => row.kept >= 0.95 && row.warnings.length > 0), good)} | ${(sum((row) => row.ms) / own.length).toFixed(0)} |`,
  );
}
