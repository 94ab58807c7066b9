// Which passages answer? The search view: counts, facets, hits and the ways onward.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Facet, SearchAnswer, Sort } from "../../generated/engine.js";
import { address } from "../address.js";
import { about, ask } from "../engine.js";
import { typedFilters, withFilters, without } from "../filters.js";
import { formatDate } from "../format.js";
import { Asking } from "../parts/asking.js";
import { choice } from "../parts/choice.js";
import { explained } from "../parts/explained.js";
import "../parts/facets.js";
import { facetName, valueName } from "../parts/facets.js";
import { failure } from "../parts/failure.js";
import { hitItem } from "../parts/hit-item.js";
import { pager } from "../parts/pager.js";
import "../parts/start-page.js";
import { tick } from "../parts/tick.js";
import "../parts/timeline.js";
import { type State, filtered, toggled } from "../state.js";
import { t } from "../strings.js";
import { DATE } from "../timespan.js";

/** Hits on a page. */
const SIZE = 20;
/** An answer that takes longer than this, in milliseconds, says that it is under way. */
const PATIENCE = 300;
const SORTS: readonly Sort[] = ["relevance", "date", "-date"];

/** The search view. */
@customElement("dixit-search-view")
export class SearchView extends Asking {
  @state() private answer: SearchAnswer | undefined;
  @state() private facets: readonly Facet[] = [];
  @state() private slow = false;

  protected override asked({ q, filters, sort, page, documents }: State) {
    return [q, filters, sort, page, documents];
  }

  protected override async ask(): Promise<void> {
    const { q, filters, sort, page, documents } = this.state;
    if (q.trim() === "" && !filtered(filters)) {
      this.latest.stop();
      this.show(undefined, []);
      return;
    }
    const timer = setTimeout(() => (this.slow = true), PATIENCE);
    try {
      const found = await this.latest.run(async (signal) => {
        const options = { limit: SIZE, offset: (page - 1) * SIZE, documents, ...(SORTS.includes(sort as Sort) && { sort: sort as Sort }) };
        const answer = await ask("search", [withFilters(q, filters), options], signal);
        // A facet with a choice is counted without that choice: what else could be chosen stays in sight.
        const facets = [...answer.facets];
        for (const field of Object.keys(filters).filter((field) => field !== DATE)) {
          const others = withFilters(q, without(filters, field));
          const all = others.trim() === "" ? undefined : await ask("search", [others, { limit: 0 }], signal);
          const full = all?.facets.find((facet) => facet.field === field);
          const place = facets.findIndex((facet) => facet.field === field);
          if (full && place >= 0) facets[place] = full;
          else if (full) facets.push(full);
        }
        return { answer, facets };
      });
      if (found) this.show(found.answer, found.facets);
    } finally {
      clearTimeout(timer);
      this.slow = false;
    }
  }

  private show(answer: SearchAnswer | undefined, facets: readonly Facet[]): void {
    this.answer = answer;
    this.facets = facets;
    void this.settled(answer && (answer.total > 0 ? this.count(answer) : t.noHits));
  }

  /** Goes to the next or the previous hit. */
  step(by: 1 | -1): void {
    this.focusNext(".hit h2 a", by);
  }

  override render() {
    const { answer } = this;
    if (this.problem) return failure(this.problem);
    if (!answer) return this.state.q.trim() === "" && !filtered(this.state.filters) ? html`<dixit-start .about=${about}></dixit-start>` : this.waiting();
    return html`<h1 class="visually-hidden" tabindex="-1">${t.results}</h1>
      <div class="with-filters">
        <dixit-facets .state=${this.state} .facets=${this.facets}></dixit-facets>
        <div class="results" aria-busy=${this.slow}>
          ${answer.total > 0 ? this.found(answer) : this.none(answer)}
        </div>
      </div>`;
  }

  private waiting() {
    return html`<h1 class="visually-hidden" tabindex="-1">${t.results}</h1><p class="quiet waiting" ?hidden=${!this.slow}>${t.searching}</p>`;
  }

  private count(answer: SearchAnswer): string {
    return t.inDocuments(t.passages(answer.total), t.documents(answer.documents));
  }

  private found(answer: SearchAnswer) {
    return html`<div class="summary">
        <p class="total"><strong>${this.count(answer)}</strong>${this.slow ? html` <span class="quiet">${t.searching}</span>` : nothing}</p>
        ${choice(t.sortBy, t.sorts, this.state.sort, (sort) => address.go({ sort, page: 1 }))}
        ${answer.total > answer.documents || this.state.documents
          ? tick(t.byDocument, this.state.documents, () => address.go({ documents: !this.state.documents, page: 1 }))
          : nothing}
        <a href=${address.href({ view: "concordance", q: this.state.q, filters: this.state.filters })}>${t.asConcordance}</a>
      </div>
      ${explained(this.state, answer)}
      <dixit-timeline
        .result=${answer.timeline}
        .chosen=${this.state.filters[DATE]?.[0] ?? ""}
        @range=${(event: CustomEvent<string>) => this.brush(event.detail)}
      ></dixit-timeline>
      <ol class="hits" start=${(this.state.page - 1) * SIZE + 1}>
        ${answer.hits.map((hit) => hitItem(hit, this.state))}
      </ol>
      ${pager(this.state, this.state.documents ? answer.documents : answer.total, SIZE)}`;
  }

  /** A stretch of time becomes the only one chosen, so that brushing again goes into it. */
  private brush(span: string): void {
    const others = without(this.state.filters, DATE);
    address.go({ filters: span === "" ? others : { ...others, [DATE]: [span] }, page: 1 });
  }

  private none(answer: SearchAnswer) {
    const { q, filters } = this.state;
    const chip = (name: string, change: Partial<State>) =>
      html`<li><a href=${address.href({ ...this.state, ...change, page: 1 })} aria-label=${t.removeFilter(name)}>${name} ×</a></li>`;
    const chips = [
      ...Object.entries(filters).flatMap(([field, values]) =>
        values.map((value) => chip(`${facetName(field)}: ${valueName(field, value)}`, { filters: toggled(filters, field, value) })),
      ),
      ...typedFilters(q).map(([filter, rest]) => chip(filter, { q: rest })),
    ];
    return html`<div class="none">
      <p><strong>${t.noHits}</strong> ${about ? t.searchedAll(t.documents(about.documents)) : nothing}</p>
      ${explained(this.state, answer)}
      ${chips.length > 0 ? html`<p>${t.dropFilter}</p><ul class="chips">${chips}</ul>` : nothing}
      <p>${t.noHitsHelp} <a href=${address.href({ view: "lookup", q })}>${t.lookUpThis}</a></p>
      ${about?.first_date && about.last_date
        ? html`<p class="quiet">${about.first_date === about.last_date ? t.startDate(formatDate(about.first_date)) : t.startDates(formatDate(about.first_date), formatDate(about.last_date))}</p>`
        : nothing}
    </div>`;
  }
}
