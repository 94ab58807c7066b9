// Draws rows of pieces: text nodes and marks. Apart because every view shows some.
import { type TemplateResult, html } from "lit";
import type { Piece } from "../../generated/engine.js";

/** A row of pieces with its hits marked. */
export const pieces = (row: readonly Piece[]): (string | TemplateResult)[] =>
  row.map((piece) => (piece.hit ? html`<mark>${piece.text}</mark>` : piece.text));

/** The text of a row of pieces. */
export const textOf = (row: readonly { readonly text: string }[]): string => row.map((piece) => piece.text).join("");
