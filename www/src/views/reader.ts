// What does the whole document say? The reader: text, hits one after the other, quotations with their evidence.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import type { BlockView, DocumentView, EvidenceView } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { cite, webAddress } from "../cite.js";
import { copy } from "../clipboard.js";
import { ask, words } from "../engine.js";
import { evidenceOf } from "../evidence.js";
import { withFilters } from "../filters.js";
import { formatDate, formatLanguage } from "../format.js";
import { Asking } from "../parts/asking.js";
import "../parts/document-map.js";
import { failure } from "../parts/failure.js";
import { origin } from "../parts/origin.js";
import { textOf } from "../parts/pieces.js";
import { type Page, type Voices, block, isDrawn, voices } from "../parts/reader-block.js";
import "../parts/why-panel.js";
import { wordDiff } from "../parts/word-diff.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** Fields that stand in the document's head anyway. */
const HEAD_FIELDS: ReadonlySet<string> = new Set(["source", "author", "url", "title", "date"]);

/** The reader. */
@customElement("dixit-reader")
export class Reader extends Asking {
  @state() private view: DocumentView | undefined;
  /** The quotation whose evidence is shown, as a place in the document's list. */
  @state() private chosen = -1;
  @state() private copied: boolean | undefined;
  /** How the passage stands that a link names. */
  @state() private evidence: EvidenceView | undefined;
  private voices: Voices = new Map();
  private opener: HTMLElement | undefined;

  protected override asked({ doc, q, filters, passage }: State) {
    return [doc, q, filters, passage];
  }

  protected override moved(before: State): void {
    if (before.hit !== this.state.hit || before.at !== this.state.at) void this.updateComplete.then(() => this.arrive(true));
  }

  protected override async ask(): Promise<void> {
    const { doc, q, filters } = this.state;
    const passage = evidenceOf(this.state);
    const view = await this.latest.run(async (signal) => {
      const evidence = passage && (await ask("evidence", [passage], signal));
      this.evidence = evidence;
      const { unit, tokens } = evidence ?? { unit: 0, tokens: [0, 0] };
      const marked = evidence?.doc ? { passage: { unit, first: tokens[0], end: tokens[1] } } : { query: withFilters(q, filters) };
      return ask("document", [evidence?.doc ?? doc, marked], signal);
    });
    if (!view) return;
    this.view = view;
    this.voices = voices(view);
    this.chosen = -1;
    await this.settled("", view.title);
    this.arrive(false);
  }

  protected override failed(error: unknown): void {
    this.view = undefined;
    this.problem = words(error);
  }

  /** The current hit, from 0, or -1. */
  private get current(): number {
    const hits = this.view?.hits ?? 0;
    return hits === 0 ? -1 : Math.min(this.state.hit > 0 ? this.state.hit - 1 : this.firstHit(), hits - 1);
  }

  /** Where a link leads that names a turn: to its first hit. */
  private firstHit(): number {
    const blocks = this.view?.blocks ?? [];
    const unit = blocks.find((view) => view.turn?.id === this.state.doc)?.unit;
    const hit = blocks
      .filter((view) => unit === undefined || view.unit === unit)
      .flatMap((view) => view.pieces)
      .find((piece) => piece.hit !== undefined)?.hit;
    return hit ?? 0;
  }

  /** Brings the place that the address names into sight and marks it. */
  private arrive(moving: boolean): void {
    this.querySelector(".current[data-hit]") && this.unmark();
    const { at, doc } = this.state;
    const { current } = this;
    const hits = current < 0 || (at >= 0 && !moving) ? [] : [...this.querySelectorAll<HTMLElement>(`mark[data-hit="${current}"]`)];
    for (const mark of hits) mark.classList.add("current");
    const place =
      hits[0] ??
      (at >= 0 ? this.querySelector(`[data-at="${at}"]`) : null) ??
      [...this.querySelectorAll<HTMLElement>("[data-turn]")].find((turn) => turn.dataset["turn"] === doc);
    if (!place) return;
    const { top } = place.getBoundingClientRect();
    const near = moving && Math.abs(top - innerHeight / 2) < innerHeight;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ block: "center", behavior: near && !calm ? "smooth" : "instant" });
    if (moving && current >= 0) announce(t.hitOf(current + 1, this.view?.hits ?? 0));
  }

  private unmark(): void {
    for (const mark of this.querySelectorAll("mark.current")) mark.classList.remove("current");
  }

  /** Goes to the next or the previous hit, round and round. */
  step(by: 1 | -1): void {
    const hits = this.view?.hits ?? 0;
    if (hits > 0) address.amend({ hit: ((this.current + by + hits) % hits) + 1, at: -1 });
  }

  override render() {
    const { view } = this;
    if (this.problem) return html`${this.standing()}${this.evidence ? nothing : failure(this.problem)}<p>${this.back()}</p>`;
    if (!view) return html`<div class="skeleton" aria-busy="true"><p class="visually-hidden">${t.loading}</p></div>`;
    return html`<article class="reader" data-doc=${view.id}>
        ${this.head(view)} ${this.standing()} ${this.hitBar(view)}
        <div
          class="document"
          lang=${view.language ?? nothing}
          dir="auto"
          @click=${(event: Event) => this.press(event)}
        >
          ${guard([view, t], () => this.blocks(view))}
        </div>
        ${this.foot(view)}
      </article>
      <dixit-document-map
        .document=${view}
        .voices=${this.voices}
        .current=${this.current}
        @go=${(event: CustomEvent<number>) => address.amend({ hit: event.detail + 1, at: -1 })}
      ></dixit-document-map>
      ${this.panel(view)}`;
  }

  private back() {
    return html`<a href=${address.href({ q: this.state.q, filters: this.state.filters })}>${t.viewNames.search}</a>`;
  }

  /** Whether the passage that a link names is still as it was. */
  private standing() {
    if (!this.evidence) return nothing;
    const { standing, diff } = this.evidence;
    return html`<div class="standing ${standing}" role="status">
      <p>${t.standings[standing]}</p>
      ${standing === "gone" ? html`<blockquote dir="auto">${this.state.text}</blockquote>` : nothing}
      ${diff.length > 0 ? html`<p class="diff" dir="auto">${wordDiff(diff)}</p><p class="quiet legend">${t.legend}</p>` : nothing}
    </div>`;
  }

  private head(view: DocumentView) {
    const field = (name: string) => view.fields.find((other) => other.name === name)?.value;
    const author = field("author");
    return html`<header class="head">
      <p class="meta">${origin(field("source"), view.date)}</p>
      <h1 tabindex="-1" lang=${view.language ?? nothing} dir="auto">${view.title || t.untitled}</h1>
      ${author ? html`<p class="author" dir="auto">${author}</p>` : nothing}
    </header>`;
  }

  private hitBar(view: DocumentView) {
    if (this.state.q.trim() === "") return nothing;
    return html`<div class="hit-bar" role="group" aria-label=${t.results}>
      <span class="hit-count">${view.hits > 0 ? t.hitOf(this.current + 1, view.hits) : t.noHitsHere}</span>
      <button ?disabled=${view.hits === 0} aria-keyshortcuts="p" @click=${() => this.step(-1)}>${t.previousHit}</button>
      <button ?disabled=${view.hits === 0} aria-keyshortcuts="n" @click=${() => this.step(1)}>${t.nextHit}</button>
    </div>`;
  }

  private blocks(view: DocumentView) {
    const page: Page = { document: view, voices: this.voices, why: (index, button) => this.why(index, button) };
    return view.blocks.filter((other) => !this.isTitle(other, view)).map((other) => block(other, page));
  }

  /** A headline that only repeats the title is left out, unless a hit or a quotation stands in it. */
  private isTitle({ kind, pieces }: BlockView, view: DocumentView): boolean {
    const plain = pieces.every((piece) => piece.hit === undefined && piece.quotations.length === 0 && piece.original === undefined);
    return kind === "headline" && plain && textOf(pieces).trim() === view.title.trim();
  }

  private foot(view: DocumentView) {
    const repairs = view.blocks.flatMap(({ pieces }) => pieces).filter((piece) => piece.original !== undefined).length;
    const url = view.fields.find(({ name }) => name === "url")?.value;
    const link = url === undefined ? undefined : webAddress(url);
    const row = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`;
    return html`<footer class="about-document">
      ${repairs > 0 ? html`<p>${t.repaired(repairs)}</p>` : nothing}
      <details>
        <summary>${t.details}</summary>
        <dl>
          ${view.fields.filter(({ name }) => !HEAD_FIELDS.has(name)).map(({ name, value }) => row(name, value))}
          ${url === undefined ? nothing : row("URL", link ? html`<a href=${link} rel="noreferrer external">${url}</a>` : url)}
          ${view.language ? row(t.language, formatLanguage(view.language)) : nothing}
          ${row(t.sourceFile, view.path)} ${row(t.sourceHash, html`<code>${view.sha256}</code>`)}
          <div><dt>${t.columns.document}</dt><dd>${t.words(view.words)}</dd></div>
        </dl>
      </details>
      <p class="actions"><button @click=${() => void this.copyLink()}>${t.copyLink}</button> ${this.copyState()}</p>
    </footer>`;
  }

  private copyState() {
    return this.copied === undefined ? nothing : html`<span role="status">${this.copied ? t.copied : t.notCopied}</span>`;
  }

  private panel(view: DocumentView) {
    const quotation = view.quotations[this.chosen];
    if (!quotation) return nothing;
    const text = this.quoted(this.chosen);
    const parent = quotation.parent === undefined ? undefined : view.quotations[quotation.parent];
    return html`<dixit-why
      .quotation=${quotation}
      .words=${text}
      .inside=${parent?.speaker}
      .copy=${() => void this.copyText(cite(text, view, quotation.speaker))}
      @close=${() => this.closeWhy()}
    ></dixit-why>`;
  }

  /** The words of a quotation, its paragraphs joined. */
  private quoted(index: number): string {
    return (this.view?.blocks ?? [])
      .map(({ pieces }) => textOf(pieces.filter((piece) => piece.quotations.includes(index))))
      .filter((text) => text !== "")
      .join(" ");
  }

  private why(index: number, button: HTMLElement): void {
    this.opener = button;
    this.chosen = index;
    this.copied = undefined;
    this.light(index);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("#why-title")?.focus());
  }

  /** Shows in the text which words the evidence is. */
  private light(index: number): void {
    for (const lit of this.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (index < 0) return;
    for (const part of this.querySelectorAll(`[data-quote="${index}"], [data-mention~="${index}"], [data-cue~="${index}"]`)) {
      part.classList.add("lit");
    }
  }

  private closeWhy(): void {
    const notes = [...this.querySelectorAll<HTMLElement>(`[data-note="${this.chosen}"]`)];
    this.chosen = -1;
    this.light(-1);
    // A note is in the margin or below its paragraph, by the width of the page: the one that opened the panel may
    // be hidden by now.
    const shown = [this.opener, ...notes, this.querySelector<HTMLElement>("h1")].find((other) => other?.offsetParent);
    shown?.focus();
  }

  /** A press on a quotation asks for its evidence, as its note does; a selection is left alone. */
  private press(event: Event): void {
    const target = (event.target as Element).closest<HTMLElement>("[data-quote]");
    if (!target || !getSelection()?.isCollapsed) return;
    const note = [...this.querySelectorAll<HTMLElement>(`[data-note="${target.dataset["quote"]}"]`)].find((other) => other.offsetParent);
    this.why(Number(target.dataset["quote"]), note ?? target);
  }

  private async copyText(text: string): Promise<void> {
    this.copied = await copy(text);
    announce(this.copied ? t.copied : t.notCopied);
  }

  private async copyLink(): Promise<void> {
    const at = this.state.hit > 0 || this.current >= 0 ? { hit: this.current + 1, at: -1 } : {};
    await this.copyText(location.href.replace(/#.*$/, "") + address.href({ ...this.state, ...at }));
  }
}
