// Finds the paragraph in which a concordance line stands. Apart because it is pure: the engine gives lines with
// their nearest words and documents in blocks, and the two have to meet.
import type { BlockView, Line } from "../generated/engine.js";
import { textOf } from "./parts/pieces.js";

/** Line breaks and spaces differ between a line and its block: neither counts. */
const bare = (text: string): string => text.replace(/\s+/g, "");
/** So many signs on either side tell one place from any other. */
const AROUND = 60;

/** The place of the block in which a line's hit begins, or -1. */
export function blockOf(line: Pick<Line, "unit" | "left" | "node" | "right">, blocks: readonly BlockView[]): number {
  const before = bare(textOf(line.left)).slice(-AROUND);
  const wanted = before + bare(textOf(line.node)) + bare(textOf(line.right)).slice(0, AROUND);
  const texts = blocks.map((block) => (block.unit === line.unit ? bare(textOf(block.pieces)) : ""));
  const found = texts.join("").indexOf(wanted);
  if (found < 0) return -1;
  let end = 0;
  return texts.findIndex((text) => (end += text.length) > found + before.length);
}
