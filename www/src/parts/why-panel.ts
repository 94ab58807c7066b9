// Why is this quotation given to this speaker? The panel with the evidence. Apart because quotations open it
// from the reader and from the list alike.
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { QuotationView } from "../../generated/engine.js";
import { address } from "../address.js";
import { formatDate } from "../format.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

/** The evidence for one attribution. Sends `close`; what else can be done with it is its content. */
@customElement("dixit-why")
export class WhyPanel extends Light {
  @property({ attribute: false }) quotation: QuotationView | undefined;
  /** The words of the quotation. */
  @property({ attribute: false }) words = "";
  /** The speaker of the quotation it stands in. */
  @property({ attribute: false }) inside: string | undefined;
  /** Copies the words with their source. */
  @property({ attribute: false }) copy: (() => void) | undefined;

  override render() {
    const view = this.quotation;
    if (!view) return nothing;
    const close = () => this.dispatchEvent(new CustomEvent("close"));
    const row = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`;
    return html`<aside class="why" aria-labelledby="why-title" @keydown=${(event: KeyboardEvent) => event.key === "Escape" && close()}>
      <header>
        <h2 id="why-title" tabindex="-1">${t.whyTitle}</h2>
        <button class="plain" @click=${close}>${t.close}</button>
      </header>
      <blockquote dir="auto">${this.words}</blockquote>
      <p class="who"><strong dir="auto">${view.speaker ?? t.speakerUnknown}</strong></p>
      <dl>
        ${row(t.whyConfidence, t.sure(view.confidence))}
        ${row(t.whyMention, view.mention ? html`<q>${view.mention}</q>` : t.none)}
        ${row(t.whyCue, view.cue ? html`<q>${view.cue}</q>` : t.none)}
        ${row(t.whyRule, t.rules[view.rule] ?? view.rule)}
        ${view.via ? row(t.whyVia, view.via) : nothing}
        ${view.spoken ? row(t.whySpoken, html`${formatDate(view.spoken)} <q>${view.spoken.words}</q>`) : nothing}
        ${row(t.whyKind, t.kinds[view.kind])}
      </dl>
      ${view.supplied_marks ? html`<p>${t.whyMarks}</p>` : nothing}
      ${this.inside ? html`<p>${t.whyInside(this.inside)}</p>` : nothing}
      ${view.variants > 0 ? html`<p>${t.whyVariants(view.variants)}</p>` : nothing}
      <p class="actions">
        ${this.copy ? html`<button @click=${this.copy}>${t.copyCitation}</button>` : nothing}
        ${view.speaker !== undefined
          ? html`<a href=${address.href({ view: "quotations", filters: { speaker: [view.speaker] } })}>${t.allOf(view.speaker)}</a>`
          : nothing}
      </p>
    </aside>`;
  }
}
