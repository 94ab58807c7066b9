// Links to a passage that outlive the build they were made from: they name the document, the bytes in its file, the
// file's SHA-256 and the words. Apart because they are the same from the web and from a stick, and must stay so.
import type { Evidence, Match } from "../generated/engine.js";
import { START, type State, format } from "./state.js";

/** What a link to a passage has to know of it. */
export type Place = Pick<Match, "doc" | "start" | "end" | "sha256" | "text">;

/** The address of a passage, from `#` on. */
export const evidenceLink = ({ doc, start, end, sha256, text }: Place): string =>
  format({ ...START, view: "read", doc, text, passage: `${start}-${end}-${sha256}` });

/** The passage that an address names, if it names one. */
export function evidenceOf({ doc, text, passage }: State): Evidence | undefined {
  const parts = /^(\d{1,10})-(\d{1,10})-([0-9a-f]{64})$/.exec(passage);
  const [start, end] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!parts || doc === "" || end > 0xffff_ffff) return undefined;
  return { doc, start, end, sha256: parts[3] as string, text };
}
