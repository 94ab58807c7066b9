// A word-by-word comparison that can be read without colours. Apart because every sign in it has words for
// those who hear it.
import { type TemplateResult, html } from "lit";
import type { Edit } from "../../generated/engine.js";
import { t } from "../strings.js";

const hidden = (text: string): TemplateResult => html`<span class="visually-hidden">${text} </span>`;

/** A sign for those who see; none of them begins or ends a line away from its word, as a box of its own might. */
const sign = (text: string): TemplateResult => html`<span class="sign" aria-hidden="true">${text}</span>`;

/** The differences as one line of text. */
export function wordDiff(edits: readonly Edit[]): TemplateResult[] {
  return edits.map(({ change, query, source }) => {
    switch (change) {
      case "kept":
        return html`<span>${source} </span>`;
      case "dropped":
        return html`${hidden(t.leftOut)}${sign("[−")}<del>${source}</del>${sign("]")} `;
      case "added":
        return html`${hidden(t.added)}${sign("[+")}<ins>${query}</ins>${sign("]")} `;
      case "changed":
        return html`<span class="changed">${sign("[")}<del>${source}</del>${sign(" → ")}${hidden(t.replacedBy)}<ins>${query}</ins>${sign("]")}</span> `;
      case "moved":
        return html`<span class="moved">${hidden(t.moved)}${sign("‹")}${source || query}${sign("›")}</span> `;
    }
  });
}
