// In which contexts does it stand? The concordance: every hit on a line of a real table.
import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Concordance, Line } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { Choices, type Selection, type Verdict } from "../choices.js";
import { csv, save } from "../csv.js";
import { ask, words } from "../engine.js";
import { withFilters } from "../filters.js";
import { formatCount, formatRate } from "../format.js";
import { Latest } from "../latest.js";
import { inThisTab, rememberInThisTab } from "../memory.js";
import { Asking } from "../parts/asking.js";
import { choice } from "../parts/choice.js";
import { explained } from "../parts/explained.js";
import { failure } from "../parts/failure.js";
import { Growing } from "../parts/growing.js";
import "../parts/line-panel.js";
import { type Lines, direction, lineHead, lineRow } from "../parts/line-row.js";
import { type Fetch, type LineScroll, MOST_ROWS } from "../parts/line-scroll.js";
import { pager } from "../parts/pager.js";
import { textOf } from "../parts/pieces.js";
import { type State, filtered } from "../state.js";
import { t } from "../strings.js";

/** Lines on a page. */
const SIZE = 100;
/** Lines of a page that are drawn at a time. */
const STEP = 25;
/** Lines asked for at a time while a file is written. */
const CHUNK = 5000;

/** The sort keys as the engine takes them. */
const sortKeys = (sort: string): string[] => (sort === "" ? [] : sort.split(","));

/** The concordance. */
@customElement("dixit-concordance")
export class ConcordanceView extends Asking {
  @state() private answer: Concordance | undefined;
  @state() private saving = "";
  @state() private selection: Selection = "all";
  @state() private opened: Line | undefined;
  @query("dixit-line-scroll") private scroller!: LineScroll | null;
  private choices = new Choices();
  private opener: HTMLElement | undefined;
  private current = -1;
  private fetch: Fetch = () => Promise.resolve([]);
  private readonly export = new Latest();
  private readonly growing = new Growing(this, (steps) => this.inPages && (this.answer?.lines.length ?? 0) > STEP * (1 + steps));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.export.stop();
  }

  protected override asked({ q, filters, sort, page, paged }: State) {
    return [q, filters, sort, paged && page];
  }

  protected override async ask(): Promise<void> {
    const { q, filters, sort, page, paged } = this.state;
    if (q.trim() === "" && !filtered(filters)) {
      this.latest.stop();
      this.show(undefined);
      return;
    }
    const options = { limit: paged ? SIZE : 2 * SIZE, offset: paged ? (page - 1) * SIZE : 0, sort: sortKeys(sort) };
    const answer = await this.latest.run((signal) => ask("concordance", [withFilters(q, filters), options], signal));
    if (answer) this.show(answer);
  }

  private show(answer: Concordance | undefined): void {
    const { q, filters, sort } = this.state;
    const query = withFilters(q, filters);
    this.answer = answer;
    this.growing.restart();
    this.opened = undefined;
    this.current = -1;
    this.choices = new Choices(inThisTab(`lines ${query}`));
    this.fetch = (offset, limit, signal) =>
      ask("concordance", [query, { limit, offset, sort: sortKeys(sort) }], signal).then(({ lines }) => lines);
    void this.settled(answer && (answer.total > 0 ? this.count(answer) : t.noHits));
  }

  private count(answer: Concordance): string {
    return t.inDocuments(t.hits(answer.total), t.documents(answer.documents));
  }

  /** Whether the lines are shown in pages: by wish, or because there are too few or too many to scroll. */
  private get inPages(): boolean {
    return this.state.paged || (this.answer?.available ?? 0) <= SIZE;
  }

  /** The place of the line that has the focus, or had it last. */
  private get place(): number {
    const row = document.activeElement?.closest<HTMLElement>("tr[data-line]");
    if (row && this.contains(row)) this.current = Number(row.dataset["line"]);
    return this.current;
  }

  private line(place: number): Line | undefined {
    return this.scroller?.line(place) ?? this.answer?.lines[place - this.offset];
  }

  /** Lines before the first one of this page. */
  private get offset(): number {
    return this.state.paged ? (this.state.page - 1) * SIZE : 0;
  }

  /** Goes to the next or the previous line. */
  step(by: 1 | -1): void {
    if (!this.answer) return;
    const last = this.scroller ? Math.min(this.answer.available, MOST_ROWS) - 1 : this.offset + this.answer.lines.length - 1;
    this.current = this.place < 0 ? this.offset : Math.min(last, Math.max(this.offset, this.place + by));
    if (this.scroller) void this.scroller.show(this.current);
    else this.querySelector<HTMLElement>(`tr[data-line="${this.current}"] .node a`)?.focus();
  }

  /** Single keys for the line that has the focus: `y` keeps it, `x` drops it, `o` opens its paragraph. */
  act(key: string): boolean {
    const line = this.line(this.place);
    if (!line) return false;
    if (key === "y") this.choose(line, "kept");
    else if (key === "x") this.choose(line, "dropped");
    else if (key === "o") this.expand(line, document.activeElement as HTMLElement);
    else return false;
    return true;
  }

  private choose(line: Line, verdict: Verdict): void {
    this.choices.toggle(line, verdict);
    this.chosen(t.choiceCount(this.choices.count("kept"), this.choices.count("dropped")));
  }

  private chosen(told: string): void {
    const { q, filters } = this.state;
    rememberInThisTab(`lines ${withFilters(q, filters)}`, this.choices.size > 0 ? this.choices.toString() : null);
    announce(told);
    this.requestUpdate();
  }

  private expand(line: Line, button: HTMLElement): void {
    if (this.opened === line) return this.collapse();
    this.opened = line;
    this.opener = button;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("#line-title")?.focus());
  }

  private collapse(): void {
    this.opened = undefined;
    if (this.opener?.isConnected) this.opener.focus();
    else this.querySelector<HTMLElement>(".scroll")?.focus();
  }

  override render() {
    const { answer } = this;
    if (this.problem) return failure(this.problem);
    const heading = html`<h1 class="visually-hidden" tabindex="-1">${t.concordanceTable}</h1>`;
    if (!answer) return html`${heading}<p class="lead">${t.concordanceEmpty}</p>`;
    if (answer.total === 0) return html`${heading}<div class="none"><p><strong>${t.noHits}</strong></p>${explained(this.state, answer)}</div>`;
    // A new object tells the table that a choice was made.
    const lines: Lines = {
      state: this.state,
      choices: this.choices,
      open: this.opened,
      choose: (line, verdict) => this.choose(line, verdict),
      expand: (line, button) => this.expand(line, button),
    };
    return html`${heading} ${this.summary(answer)}
      ${explained(this.state, answer)}
      ${!this.inPages && answer.available > MOST_ROWS ? html`<p class="partial">${t.scrollsOnly(MOST_ROWS)}</p>` : nothing}
      ${this.inPages ? this.pages(answer, lines) : this.scrolling(answer, lines)} ${this.panel()}`;
  }

  private summary(answer: Concordance) {
    const [kept, dropped] = [this.choices.count("kept"), this.choices.count("dropped")];
    const long = answer.available > SIZE;
    return html`<div class="summary">
        <p class="total"><strong>${this.count(answer)}</strong>, ${t.perMillion(formatRate(answer.per_million))}</p>
        ${choice(t.concordanceSort, t.sortKeys, this.state.sort, (sort) => address.go({ sort, page: 1 }))}
        ${long
          ? html`<button class="plain" @click=${() => address.go({ paged: !this.state.paged, page: 1 })}>
              ${this.state.paged ? t.showScrolling : t.showPages}
            </button>`
          : nothing}
      </div>
      <div class="summary export">
        ${this.choices.size > 0
          ? html`<p>${t.choiceCount(kept, dropped)} <button class="plain" @click=${this.forget}>${t.forgetChoices}</button></p>`
          : nothing}
        ${choice(t.csvLines, t.csvSelections, this.selection, (selection) => (this.selection = selection as Selection))}
        <button @click=${() => void this.save(answer)} ?disabled=${this.saving !== ""}>${t.csv}</button>
        <span class="quiet" role="status">${this.saving}</span>
      </div>`;
  }

  private pages(answer: Concordance, lines: Lines) {
    const shown = answer.lines.slice(0, SIZE);
    return html`<div class="scroll" role="region" aria-label=${t.concordanceTable} tabindex="0">
        <table class="concordance" dir=${direction(shown[0])} aria-rowcount=${answer.available + 1}>
          ${answer.available > SIZE
            ? html`<caption>${t.linesPrinted(this.offset + 1, this.offset + shown.length, answer.available)}</caption>`
            : nothing}
          ${lineHead(lines)}
          <tbody>
            ${shown.slice(0, STEP * (1 + this.growing.steps)).map((line, i) => lineRow(line, this.offset + i, lines))}
          </tbody>
        </table>
      </div>
      ${pager(this.state, answer.available, SIZE)}`;
  }

  private scrolling(answer: Concordance, lines: Lines) {
    return html`<dixit-line-scroll
      .total=${answer.available}
      .fetch=${this.fetch}
      .first=${answer.lines}
      .lines=${lines}
      @failed=${(event: CustomEvent) => (this.problem = words(event.detail))}
    ></dixit-line-scroll>`;
  }

  private panel() {
    const { opened } = this;
    if (!opened) return nothing;
    const { q, filters } = this.state;
    return html`<dixit-line-panel
      .line=${opened}
      .choice=${this.choices.of(opened)}
      .query=${withFilters(q, filters)}
      .href=${address.href({ view: "read", doc: opened.doc, q, filters })}
      @close=${() => this.collapse()}
      @label=${(event: CustomEvent<string>) => {
        this.choices.label(opened, event.detail);
        this.chosen(t.labelled);
      }}
    ></dixit-line-panel>`;
  }

  private forget(): void {
    this.choices.clear();
    this.chosen(t.choiceCount(0, 0));
    this.querySelector<HTMLElement>(".export select")?.focus();
  }

  /** Writes the lines, in the order shown, with what was decided about them, into a file. */
  private async save(answer: Concordance): Promise<void> {
    const { q } = this.state;
    const { fetch, choices, selection } = this;
    const rows: (string | number | undefined)[][] = [
      ["document", "title", "date", "source", "speaker", "in", "left", "hit", "right", "choice", "label"],
    ];
    try {
      const done = await this.export.run(async (signal) => {
        for (let offset = 0; offset < answer.available; offset += CHUNK) {
          this.saving = t.csvProgress(offset, answer.available);
          const lines = await fetch(offset, CHUNK, signal);
          for (const line of lines.filter((line) => choices.selects(line, selection))) {
            const { verdict, label } = choices.of(line);
            rows.push([line.doc, line.title, line.date?.value, line.source, line.speaker, line.in, textOf(line.left), textOf(line.node), textOf(line.right), verdict, label]);
          }
        }
        return true;
      });
      if (!done) return;
      save(`${q.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "concordance"}.csv`, csv(rows));
      announce(t.csvDone(formatCount(rows.length - 1)));
    } catch (error) {
      this.problem = words(error);
    } finally {
      this.saving = "";
    }
  }
}
