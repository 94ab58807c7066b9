// A word-by-word comparison that can be read without colours. Apart because every sign in it has words for
// those who hear it.
import { type TemplateResult, html } from "lit";
import type { Edit } from "../../generated/engine.js";
import { t } from "../strings.js";

const hidden = (text: string): TemplateResult => html`<span class="visually-hidden">${text} </span>`;

/** The differences as one line of text. */
export function wordDiff(edits: readonly Edit[]): TemplateResult[] {
  return edits.map(({ change, query, source }) => {
    switch (change) {
      case "kept":
        return html`<span>${source} </span>`;
      case "dropped":
        return html`<del>${hidden(t.leftOut)}<span class="sign" aria-hidden="true">[−</span>${source}<span class="sign" aria-hidden="true">]</span></del> `;
      case "added":
        return html`<ins>${hidden(t.added)}<span class="sign" aria-hidden="true">[+</span>${query}<span class="sign" aria-hidden="true">]</span></ins> `;
      case "changed":
        return html`<span class="changed"
          ><span class="sign" aria-hidden="true">[</span><del>${source}</del><span class="sign" aria-hidden="true"> → </span>${hidden(t.replacedBy)}<ins>${query}</ins
          ><span class="sign" aria-hidden="true">]</span></span
        > `;
      case "moved":
        return html`<span class="moved">${hidden(t.moved)}<span class="sign" aria-hidden="true">‹</span>${source || query}<span class="sign" aria-hidden="true">›</span></span> `;
    }
  });
}
