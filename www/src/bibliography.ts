// A passage with its source as Markdown, CSL-JSON and BibTeX. Apart from cite.ts because these are other people's
// formats with rules of their own.
import type { Match } from "../generated/engine.js";
import { type Cited, field, webAddress } from "./cite.js";
import { formatDate } from "./format.js";

/** A passage, its document, and how to come back to it. */
export interface Source {
  readonly match: Match;
  readonly cited: Cited;
  /** The link to the passage. */
  readonly link: string;
  /** When it was looked up. */
  readonly accessed: Date;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Whom the document is by: of a turn its speaker, else who signs. */
const author = ({ match, cited }: Source): string | undefined => (match.in === "turn" ? match.speaker : undefined) ?? (field(cited, "author")?.trim() || undefined);

/** What names the very bytes. */
const place = ({ match }: Source): string => `${match.doc}, bytes ${match.start}-${match.end}, SHA-256 of the file ${match.sha256}`;

/** `> words` and under them who, where and when, with a link. */
export function asMarkdown(source: Source): string {
  const { match, cited, link } = source;
  const plain = (text: string) => oneLine(text).replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
  const url = webAddress(field(cited, "url") ?? "") ?? link;
  const title = `[${plain(cited.title || cited.id)}](<${url.replace(/[<>]/g, encodeURIComponent)}>)`;
  const parts = [match.speaker && plain(match.speaker), title, field(cited, "source"), cited.date && formatDate(cited.date)];
  return `> ${plain(match.text)}\n>\n> \u2014 ${parts.filter(Boolean).join(", ")}\n`;
}

/** A name in CSL's parts. */
type Name = { literal: string } | { family: string; given: string; "non-dropping-particle"?: string };

/** A person's name in CSL's parts, small words before the last one apart ("van der Meer"); a single name as it is. */
function name(full: string): Name {
  const parts = /^(\S.*?) ((?:\p{Ll}[\p{L}\u2019']* )*)(\S+)$/u.exec(oneLine(full));
  const [, given, particle, family] = parts ?? [];
  if (given === undefined || family === undefined) return { literal: oneLine(full) };
  return { family, given, ...(particle ? { "non-dropping-particle": particle.trim() } : {}) };
}

/** What kind of thing the document is, as far as the corpus tells. */
function type({ match, cited }: Source): string {
  if (match.in === "turn") return "speech";
  if (field(cited, "source")) return "article-newspaper";
  return webAddress(field(cited, "url") ?? "") ? "webpage" : "document";
}

const parts = (date: string): number[][] => [date.split("-").map(Number)];

/** An array of one item, as the schema of CSL-JSON (csl-data) has it. */
export function asCslJson(source: Source): string {
  const { match, cited, link, accessed } = source;
  const by = author(source);
  const item = {
    id: match.doc,
    type: type(source),
    title: oneLine(cited.title || cited.id),
    author: by === undefined ? undefined : [name(by)],
    "container-title": field(cited, "source"),
    issued: cited.date && { "date-parts": parts(cited.date.value) },
    accessed: { "date-parts": parts(accessed.toISOString().slice(0, 10)) },
    URL: webAddress(field(cited, "url") ?? "") ?? link,
    language: cited.language,
    note: `\u201c${oneLine(match.text)}\u201d${match.speaker ? ` (${match.speaker})` : ""}; ${place(source)}`,
  };
  return `${JSON.stringify([item], undefined, 2)}\n`;
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  // BibTeX counts braces that are escaped by a backslash as well.
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "^": "\\textasciicircum{}",
};

/** Text that TeX prints as it is. */
const tex = (text: string): string => oneLine(text).replace(/[\\{}~^$&#_%<>|]/g, (sign) => TEX[sign] ?? `\\${sign}`);

/** An entry of BibTeX; addresses go as they are, since the styles that know `url` print it verbatim. */
export function asBibtex(source: Source): string {
  const { match, cited, link, accessed } = source;
  const by = author(source);
  // Two passages of one document are two entries.
  const doc = match.doc.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "passage";
  const key = `${doc}-${match.start}`;
  const [year, month] = cited.date?.value.split("-") ?? [];
  const fields: [string, string | undefined][] = [
    ["author", by === undefined ? undefined : / and /i.test(by) ? `{${tex(by)}}` : tex(by)],
    ["title", `{${tex(cited.title || cited.id)}}`],
    ["howpublished", field(cited, "source") && tex(field(cited, "source") as string)],
    ["year", year],
    ["month", month && String(Number(month))],
    ["url", (webAddress(field(cited, "url") ?? "") ?? link).replace(/[{}\\]/g, encodeURIComponent)],
    ["urldate", accessed.toISOString().slice(0, 10)],
    ["note", tex(`\u201c${oneLine(match.text)}\u201d${match.speaker ? ` (${match.speaker})` : ""}; ${place(source)}`)],
  ];
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@misc{${key},\n${lines.join("")}}\n`;
}
