// One hit of a search. Apart because its parts have a fixed order that screen and screen reader share.
import { type TemplateResult, html, nothing } from "lit";
import type { Hit } from "../../generated/engine.js";
import { address } from "../address.js";
import type { State } from "../state.js";
import { t } from "../strings.js";
import { origin } from "./origin.js";
import { pieces } from "./pieces.js";

/** A hit as an item of a list: title, who, when, where, and its best passages. */
export function hitItem(hit: Hit, state: State): TemplateResult {
  const href = address.href({ view: "read", doc: hit.doc, q: state.q, filters: state.filters });
  const language = hit.language ?? nothing;
  return html`<li class="hit" data-doc=${hit.doc} data-speaker=${hit.speaker ?? nothing}>
    <h2><a href=${href} lang=${language} dir="auto">${hit.title || t.untitled}</a></h2>
    <p class="meta">
      ${hit.speaker ? html`<span class="speaker" dir="auto">${hit.speaker}</span>` : nothing}
      ${origin(hit.source, hit.date)}
      ${hit.passages > 1 ? html`<span>${t.passages(hit.passages)}</span>` : nothing}
    </p>
    ${hit.snippets.map((row, i) => {
      const cut = hit.cuts[i];
      return html`<p class="snippet" lang=${language} dir="auto">${cut?.before ? "… " : nothing}${pieces(row)}${cut?.after ? " …" : nothing}</p>`;
    })}
  </li>`;
}
