// Source and date of words, as every list and the reader's head show them. Apart so that no place leaves out that a
// text has no date.
import { html, nothing } from "lit";
import type { DateView } from "../../generated/engine.js";
import { formatDate } from "../format.js";
import { t } from "../strings.js";

/** The source, where there is one, and the date. */
export const origin = (source: string | undefined, date: DateView | undefined) =>
  html`${source ? html`<span dir="auto">${source}</span>` : nothing}
    ${date ? html`<time datetime=${date.value}>${formatDate(date)}</time>` : html`<span>${t.undated}</span>`}`;
