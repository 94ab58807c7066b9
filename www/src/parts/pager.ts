// Previous page, next page, and where one is. Apart because all long lists have it.
import { type TemplateResult, html, nothing } from "lit";
import { address } from "../address.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** The links from page to page; nothing where there is one page. */
export function pager(state: State, total: number, size: number): TemplateResult | typeof nothing {
  const pages = Math.ceil(total / size);
  if (pages < 2) return nothing;
  const link = (page: number, rel: string, text: string) =>
    page >= 1 && page <= pages
      ? html`<a rel=${rel} href=${address.href({ ...state, page })}>${text}</a>`
      : html`<span class="quiet">${text}</span>`;
  return html`<nav class="pager" aria-label=${t.pages}>
    ${link(state.page - 1, "prev", t.previousPage)}
    <span>${t.page(state.page, pages)}</span>
    ${link(state.page + 1, "next", t.nextPage)}
  </nav>`;
}
