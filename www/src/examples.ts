// Queries that find something in the corpus at hand, made from its own speakers and words. Apart because the start
// page and the help show them, and because they are asked of the engine only where somebody sees them.
import { ask } from "./engine.js";
import type { About, Profile } from "../generated/engine.js";
import { t } from "./strings.js";

/** A query and what it finds. */
export interface Example {
  readonly query: string;
  readonly meaning: string;
}

/** What examples are made of; whatever a corpus does not have is left out. */
export interface Material {
  readonly words: readonly string[];
  readonly phrase: string | undefined;
  readonly speaker: string | undefined;
  /** A word that this speaker says. */
  readonly theirs: string | undefined;
}

/** Words that are shorter say little. */
const LEAST = 4;

/** Words from a list of typical ones that make good examples: long enough, and no part of a speaker's name. */
export function tellingWords(typical: Profile["typical"], names: readonly string[]): string[] {
  const parts = new Set(names.flatMap((name) => name.toLowerCase().split(/\P{L}+/u)));
  return typical
    .map(({ word }) => word)
    .filter((word) => word.length >= LEAST && /^\p{L}+$/u.test(word) && !parts.has(word));
}

let gathered: Promise<Material> | undefined;

/** Looks once for what examples can be made of. */
export function material(): Promise<Material> {
  gathered ??= gather().catch(() => ({ words: [], phrase: undefined, speaker: undefined, theirs: undefined }));
  return gathered;
}

async function gather(): Promise<Material> {
  const { speakers } = await ask("speakers", [{ limit: 50 }]);
  // Whoever comes up most often is who readers come for; the longest speech may be a stranger's.
  const people = speakers.filter(({ kind }) => kind === "person");
  const speaker = (people.length > 0 ? people : speakers).sort((a, b) => b.documents - a.documents || b.words - a.words)[0]?.name;
  const names = speakers.map(({ name }) => name);
  const typical = speaker === undefined ? [] : (await ask("profile", [speaker, { limit: 60 }])).typical;
  const theirs = tellingWords(typical, names);
  // Where too little is said for that, words of the texts, longest first.
  const words = theirs.length > 0 ? theirs : tellingWords(await fromTexts(), names);
  const [word] = words;
  if (word === undefined) return { words, phrase: undefined, speaker, theirs: undefined };
  const right = await ask("frequencies", [`=${word}`, { of: "right1", limit: 12 }]);
  const next = right.rows.find(({ form, count }) => count > 1 && form.length >= LEAST)?.form;
  return { words, phrase: next === undefined ? undefined : `"${word} ${next}"`, speaker, theirs: theirs[0] };
}

async function fromTexts(): Promise<Profile["typical"]> {
  const { hits } = await ask("search", ["date:none OR date:..9999", { limit: 10 }]);
  const counts = new Map<string, number>();
  for (const word of hits.flatMap(({ snippets }) => snippets.flat()).flatMap(({ text }) => text.toLowerCase().split(/\P{L}+/u))) {
    if (word.length > 5) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length);
  return words.map(([word, count]) => ({ word, count, other_count: 0, log_likelihood: 0, log_ratio: 0 }));
}

const quoted = (name: string): string => (/^\p{L}+$/u.test(name) ? name : `"${name}"`);

/** All of the language, in the words of this corpus. */
export function syntax(about: About, { words, phrase, speaker, theirs }: Material): Example[] {
  const { queries } = t;
  const [a, b = a, c = b] = words;
  const year = about.last_date?.slice(0, 4);
  const made: (Example | false | undefined | "")[] = [
    a && { query: a, meaning: queries.word },
    a && b !== a && { query: `${a} ${b}`, meaning: queries.words },
    phrase && { query: phrase, meaning: queries.phrase },
    a && { query: `${a.slice(0, Math.max(3, a.length - 2))}*`, meaning: queries.prefix },
    a && { query: `=${a}`, meaning: queries.exact },
    a && b !== a && { query: `${a} OR ${b}`, meaning: queries.or },
    a && b !== a && { query: `${a} NOT ${b}`, meaning: queries.not },
    a && c !== b && { query: `(${a} OR ${b}) ${c}`, meaning: queries.brackets },
    a && b !== a && { query: `${a} NEAR/9 ${b}`, meaning: queries.near },
    speaker && { query: `speaker:${quoted(speaker)}${theirs ? ` ${theirs}` : ""}`, meaning: queries.speaker },
    year && { query: `date:${year}`, meaning: queries.date },
  ];
  return made.filter((example) => typeof example === "object");
}

/** The few that the start page shows. */
export function examples(about: About, found: Material): Example[] {
  const { queries } = t;
  const shown = new Set<string>([queries.word, queries.phrase, queries.prefix, queries.speaker, queries.date]);
  return syntax(about, found).filter(({ meaning }) => shown.has(meaning));
}
