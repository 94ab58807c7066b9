// Look-ups as a report that can be kept: CSV and JSON, with what was asked, of which corpus, and when. Apart because
// it is pure and has to be right.
import type { Lookup } from "../generated/engine.js";
import { csv } from "./csv.js";
import { evidenceLink } from "./evidence.js";

/** What every report says about itself. */
export interface Circumstances {
  /** The corpus's title. */
  readonly corpus: string;
  readonly fingerprint: string;
  /** When it was looked up, ISO 8601. */
  readonly time: string;
  /** The page's own address, without `#` and what follows. */
  readonly page: string;
}

const COLUMNS = [
  "number", "quotation", "claimed", "verdict", "flags", "score", "speaker", "printed_in", "document", "title", "date",
  "passage", "start", "end", "file_sha256", "link", "occurrences", "corpus", "corpus_fingerprint", "time",
];

/** A row a look-up: its best match, or none where nothing was found. */
export function asCsv(answers: readonly Lookup[], about: Circumstances): string {
  const rows = answers.map((answer, i) => {
    const match = isFound(answer) ? answer.matches[0] : undefined;
    return [
      i + 1, answer.query, answer.claimed, answer.verdict, answer.flags.join(" "), match?.score.toFixed(3), match?.speaker,
      match?.in, match?.doc, match?.title, match?.date?.value, match?.text, match?.start, match?.end, match?.sha256,
      match && about.page + evidenceLink(match), answer.occurrences, about.corpus, about.fingerprint, about.time,
    ];
  });
  return csv([COLUMNS, ...rows]);
}

/** Everything, as it was answered. */
export function asJson(answers: readonly Lookup[], about: Circumstances): string {
  const lookups = answers.map((answer) => ({
    ...answer,
    matches: answer.matches.map((match) => ({ ...match, link: about.page + evidenceLink(match) })),
  }));
  return `${JSON.stringify({ ...about, lookups }, undefined, 2)}\n`;
}

/** Whether a look-up found what was asked for, wholly or in part. */
export const isFound = ({ verdict }: Lookup): boolean => verdict !== "not-found" && verdict !== "too-short";
