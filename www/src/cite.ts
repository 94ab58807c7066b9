// A passage with its source, as plain text for a manuscript. Apart because it is pure and has to be right.
import type { DateView, Field } from "../generated/engine.js";
import { formatDate } from "./format.js";

/** What a citation needs to know of a document. */
export interface Cited {
  readonly id: string;
  readonly title: string;
  readonly date: DateView | undefined;
  readonly language?: string | undefined;
  readonly fields: readonly Field[];
}

/** The value of a document's field. */
export const field = (cited: Cited, name: string): string | undefined =>
  cited.fields.find((other) => other.name === name)?.value;

/** `“Words” (Speaker), in: Author, “Title”, Source, 12 October 2016, https://… [file.txt]`. */
export function cite(words: string, cited: Cited, speaker?: string): string {
  const parts = [
    field(cited, "author"),
    cited.title && `“${cited.title}”`,
    field(cited, "source"),
    cited.date && formatDate(cited.date),
    field(cited, "url"),
  ].filter((part) => part !== undefined && part !== "");
  const quoted = `“${words.replace(/\s+/g, " ").trim()}”`;
  return `${quoted}${speaker ? ` (${speaker})` : ""}, in: ${parts.join(", ")} [${cited.id}]`;
}

/** An address that may become a link: only what a browser fetches, never a script. */
export function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
