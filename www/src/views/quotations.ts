// Which quotations are there, whose, and how sure is that? The view that browses them.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Edit, QueryError, QuoteFilter, QuoteKind, QuoteList, QuoteView, VariantView } from "../../generated/engine.js";
import { address } from "../address.js";
import { ask } from "../engine.js";
import { formatDate } from "../format.js";
import { Asking } from "../parts/asking.js";
import { choice } from "../parts/choice.js";
import "../parts/facets.js";
import { failure } from "../parts/failure.js";
import { origin } from "../parts/origin.js";
import { pager } from "../parts/pager.js";
import { pieces, textOf } from "../parts/pieces.js";
import { DOUBT, speakerName } from "../parts/reader-block.js";
import { tick } from "../parts/tick.js";
import { wordDiff } from "../parts/word-diff.js";
import { type State, toggled } from "../state.js";
import { t } from "../strings.js";
import { DATE, ends } from "../timespan.js";

/** Quotations on a page. */
const SIZE = 50;

/** The filter that a state means. */
function filterOf({ q, filters, sort, page }: State): QuoteFilter {
  const years = [...(filters["year"] ?? [])].sort();
  const [first, last] = filters[DATE]?.[0] === undefined ? [years[0], years.at(-1)] : ends(filters[DATE][0]);
  return {
    query: q.trim() === "" ? undefined : q,
    speakers: filters["speaker"] ? [...filters["speaker"]] : undefined,
    sources: filters["source"] ? [...filters["source"]] : undefined,
    kinds: filters["kind"] ? ([...filters["kind"]] as QuoteKind[]) : undefined,
    from: first || undefined,
    to: last || undefined,
    confidence: filters["sure"] ? DOUBT : undefined,
    variants_only: filters["variants"] ? true : undefined,
    limit: SIZE,
    offset: (page - 1) * SIZE,
    sort: sort === "" ? undefined : sort,
  };
}

/** A wording beside a quotation, and how that quotation gives it; nothing of the quotation itself. */
interface Wording extends VariantView {
  readonly diff: readonly Edit[];
}

/** The view of all quotations. */
@customElement("dixit-quotations")
export class QuotationsView extends Asking {
  @state() private list: QuoteList | undefined;
  /** The wordings beside a quotation, by its number. */
  @state() private variants: ReadonlyMap<number, readonly Wording[]> = new Map();

  protected override asked(state: State) {
    return [filterOf(state), state.doc];
  }

  protected override async ask(): Promise<void> {
    const list = await this.latest.run((signal) => ask("quotes", [filterOf(this.state)], signal));
    if (!list) return;
    this.list = list;
    // The page of one quotation: its words, and the document whose wording is meant.
    const meant = list.quotes.find(({ doc, id, variants }) => doc === this.state.doc && variants > 0 && !this.variants.has(id));
    if (meant) await this.open(meant);
    await this.settled(t.quotationsCount(list.total));
  }

  /** The filters are no part of this query. */
  protected override placed(mistake: QueryError): QueryError {
    return mistake;
  }

  /** Goes to the next or the previous quotation. */
  step(by: 1 | -1): void {
    this.focusNext(".quotation .meta a", by);
  }

  override render() {
    const { list } = this;
    const heading = html`<h1 class="visually-hidden" tabindex="-1">${t.quotationsTitle}</h1>`;
    if (this.problem) return html`${heading}${failure(this.problem)}`;
    if (!list) return heading;
    return html`${heading}
      <div class="with-filters">
        <div>
          <dixit-facets .state=${this.state} .facets=${list.facets}></dixit-facets>
          ${this.switch("sure", t.sureOnly)} ${this.switch("variants", t.variantsOnly)}
        </div>
        <div class="results">
          <div class="summary">
            <p class="total"><strong>${t.quotationsCount(list.total)}</strong></p>
            ${choice(t.sortBy, t.quotationSorts, this.state.sort, (sort) => address.go({ sort, page: 1 }))}
          </div>
          ${list.total === 0 ? html`<p>${t.quotationsEmpty}</p>` : nothing}
          <ol class="quotations">
            ${list.quotes.map((quote) => this.quotation(quote))}
          </ol>
          ${pager(this.state, list.total, SIZE)}
        </div>
      </div>`;
  }

  private switch(name: string, label: string) {
    const { filters } = this.state;
    return tick(label, filters[name] !== undefined, () => address.go({ filters: toggled(filters, name, "yes"), page: 1 }));
  }

  private quotation(quote: QuoteView) {
    const doubtful = quote.speaker === undefined || quote.confidence < DOUBT;
    const wordings = this.variants.get(quote.id);
    return html`<li class="quotation" data-doc=${quote.doc} data-speaker=${quote.speaker === undefined ? nothing : speakerName(quote)}>
      <blockquote class=${quote.kind} lang=${quote.language ?? nothing} dir="auto">${pieces(quote.text)}${quote.cut ? " […]" : nothing}</blockquote>
      <p class="meta">
        <span class=${doubtful ? "speaker doubtful" : "speaker"} dir="auto">${speakerName(quote)}</span>
        ${quote.kind === "direct" ? nothing : html`<span>${t.kinds[quote.kind]}</span>`}
        ${doubtful && quote.speaker !== undefined ? html`<span>${t.sure(quote.confidence)}</span>` : nothing}
        ${origin(quote.source, quote.date)}
        ${quote.spoken ? html`<span>${t.whySpoken}: ${formatDate(quote.spoken)}</span>` : nothing}
        <a href=${address.href({ view: "read", doc: quote.doc, q: this.place(quote) })} dir="auto">${quote.title || t.untitled}</a>
      </p>
      ${quote.variants > 0
        ? html`<button class="plain" aria-expanded=${wordings !== undefined} @click=${() => void this.open(quote)}>
            ${t.variantsShow(quote.variants)}
          </button>`
        : nothing}
      ${wordings
        ? html`<ol class="variants">
            ${wordings.map((wording, i) => this.wording(wording, i === 0))}
          </ol>
          <p class="actions"><a href=${address.href({ view: "quotations", doc: quote.doc, q: this.place(quote) })}>${t.variantsLink}</a></p>`
        : nothing}
    </li>`;
  }

  private wording({ quote, relation, diff }: Wording, first: boolean) {
    const doubtful = quote.speaker === undefined || quote.confidence < DOUBT;
    return html`<li>
      <p class="meta">
        ${first ? html`<strong>${t.variantsFirst}</strong>` : nothing}<span>${t.relations[relation]}</span>
        <span class=${doubtful ? "speaker doubtful" : "speaker"} dir="auto">${speakerName(quote)}</span>
        ${origin(quote.source, quote.date)}
        <a href=${address.href({ view: "read", doc: quote.doc, q: this.place(quote) })} dir="auto">${quote.title || t.untitled}</a>
      </p>
      <blockquote lang=${quote.language ?? nothing} dir="auto">${pieces(quote.text)}</blockquote>
      ${diff.some(({ change }) => change !== "kept") ? html`<p class="diff" dir="auto">${wordDiff(diff)}</p>` : nothing}
    </li>`;
  }

  /** The query that marks the quotation in the reader: its first words, exactly. */
  private place({ text }: QuoteView): string {
    const start = textOf(text).replace(/["\\]/g, " ").trim().split(/\s+/).slice(0, 12).join(" ");
    return `"${start}"`;
  }

  private async open(quote: QuoteView): Promise<void> {
    const variants = new Map(this.variants);
    if (!variants.delete(quote.id) && quote.cluster !== undefined) {
      const wordings = await ask("variants", [quote.cluster]);
      const differences = wordings.map(async (wording) => {
        if (wording.quote.id === quote.id) return { ...wording, diff: [] };
        const { diff } = await ask("compare", [textOf(quote.text), textOf(wording.quote.text)]);
        return { ...wording, diff };
      });
      variants.set(quote.id, await Promise.all(differences));
    }
    this.variants = variants;
  }
}
