// In which contexts does it stand? The concordance: every hit on a line of a real table.
import { type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Concordance, Line, LinePiece } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { csv, save } from "../csv.js";
import { ask, isQueryError, words } from "../engine.js";
import { filteredMistake, withFilters } from "../filters.js";
import { formatDate, formatRate } from "../format.js";
import { Latest } from "../latest.js";
import { failure } from "../parts/failure.js";
import { Light } from "../parts/light.js";
import { pager } from "../parts/pager.js";
import { pieces, textOf } from "../parts/pieces.js";
import { type State, filtered } from "../state.js";
import { t } from "../strings.js";

/** Lines on a page. */
const SIZE = 100;
/** Lines asked for at a time while a file is written. */
const CHUNK = 2000;

/** The sort keys as the engine takes them. */
const sortKeys = (sort: string): string[] => (sort === "" ? [] : sort.split(","));

/** The concordance. */
@customElement("dixit-concordance")
export class ConcordanceView extends Light {
  @property({ attribute: false }) state!: State;
  @state() private answer: Concordance | undefined;
  @state() private problem = "";
  @state() private saving = "";
  private readonly latest = new Latest();
  private readonly export = new Latest();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.latest.stop();
    this.export.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    const asked = (state: State) => JSON.stringify([state.q, state.filters, state.sort, state.page]);
    if (changed.has("state") && (!before || asked(before) !== asked(this.state))) void this.ask();
  }

  private async ask(): Promise<void> {
    const { q, filters, sort, page } = this.state;
    if (q.trim() === "" && !filtered(filters)) {
      this.latest.stop();
      this.show(undefined);
      return;
    }
    try {
      const options = { limit: SIZE, offset: (page - 1) * SIZE, sort: sortKeys(sort) };
      const answer = await this.latest.run((signal) => ask("concordance", [withFilters(q, filters), options], signal));
      if (answer) this.show(answer);
    } catch (error) {
      if (isQueryError(error)) this.mistaken(filteredMistake(error, q, filters));
      else this.problem = words(error);
    }
  }

  private show(answer: Concordance | undefined): void {
    this.answer = answer;
    this.problem = "";
    this.mistaken(undefined);
    if (answer) announce(this.count(answer));
    void this.updateComplete.then(() => this.dispatchEvent(new CustomEvent("settled", { bubbles: true })));
  }

  private mistaken(detail: unknown): void {
    this.dispatchEvent(new CustomEvent("mistake", { bubbles: true, detail }));
  }

  private count(answer: Concordance): string {
    return t.inDocuments(t.hits(answer.total), t.documents(answer.documents));
  }

  /** Goes to the next or the previous line. */
  step(by: 1 | -1): void {
    const links = [...this.querySelectorAll<HTMLElement>("td.node a")];
    const now = links.findIndex((link) => link === document.activeElement);
    links[now < 0 ? 0 : Math.min(links.length - 1, Math.max(0, now + by))]?.focus();
  }

  override render() {
    const { answer } = this;
    if (this.problem) return failure(this.problem);
    const heading = html`<h1 class="visually-hidden" tabindex="-1">${t.concordanceTable}</h1>`;
    if (!answer) return html`${heading}<p class="lead">${t.concordanceEmpty}</p>`;
    if (answer.total === 0) return html`${heading}<p><strong>${t.noHits}</strong></p><p class="explanation">${answer.explanation}</p>`;
    return html`${heading}
      <div class="summary">
        <p class="total"><strong>${this.count(answer)}</strong>, ${t.perMillion(formatRate(answer.per_million))}</p>
        <label class="sort"
          >${t.concordanceSort}
          <select @change=${(event: Event) => address.go({ sort: (event.target as HTMLSelectElement).value, page: 1 })}>
            ${Object.entries(t.sortKeys).map(
              ([key, name]) => html`<option value=${key} ?selected=${key === this.state.sort}>${name}</option>`,
            )}
          </select></label
        >
        <button @click=${() => void this.save(answer)} ?disabled=${this.saving !== ""}>${t.csv}</button>
        <span class="quiet" role="status">${this.saving}</span>
      </div>
      ${answer.explanation ? html`<p class="explanation">${answer.explanation}</p>` : nothing}
      ${answer.partial ? html`<p class="partial">${t.partial}</p>` : nothing}
      <div class="scroll" role="region" aria-label=${t.concordanceTable} tabindex="0">
        <table class="concordance">
          <thead>
            <tr>
              <th scope="col" class="left">${t.columns.left}</th>
              <th scope="col" class="node">${t.columns.node}</th>
              <th scope="col" class="right">${t.columns.right}</th>
              <th scope="col">${t.columns.speaker}</th>
              <th scope="col">${t.columns.date}</th>
              <th scope="col">${t.columns.source}</th>
            </tr>
          </thead>
          <tbody>
            ${answer.lines.map((line) => this.line(line))}
          </tbody>
        </table>
      </div>
      ${pager(this.state, answer.available, SIZE)}`;
  }

  private line(line: Line): TemplateResult {
    const href = address.href({ view: "read", doc: line.doc, q: this.state.q });
    return html`<tr>
      <td class="left" dir="auto"><span><bdi>${context(line.left)}</bdi></span></td>
      <td class="node" dir="auto"><a href=${href}>${pieces(line.node)}</a></td>
      <td class="right" dir="auto"><span>${context(line.right)}</span></td>
      <td class="speaker" dir="auto">${line.speaker ?? nothing}</td>
      <td class="date">${line.date ? html`<time datetime=${line.date.value}>${formatDate(line.date, "short")}</time>` : nothing}</td>
      <td class="source" dir="auto" title=${line.title}>${line.source ?? line.title}</td>
    </tr>`;
  }

  /** Writes all lines, in the order shown, into a file. */
  private async save(answer: Concordance): Promise<void> {
    const { q, filters, sort } = this.state;
    const rows: (string | number | undefined)[][] = [
      ["document", "title", "date", "source", "speaker", "in", "left", "hit", "right"],
    ];
    try {
      const done = await this.export.run(async (signal) => {
        for (let offset = 0; offset < answer.available; offset += CHUNK) {
          this.saving = t.csvProgress(offset, answer.available);
          const options = { limit: CHUNK, offset, sort: sortKeys(sort) };
          const { lines } = await ask("concordance", [withFilters(q, filters), options], signal);
          if (lines.length === 0) break;
          for (const line of lines) {
            rows.push([line.doc, line.title, line.date?.value, line.source, line.speaker, line.in, textOf(line.left), textOf(line.node), textOf(line.right)]);
          }
        }
        return true;
      });
      if (done) save(`${q.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "concordance"}.csv`, csv(rows));
    } catch (error) {
      this.problem = words(error);
    } finally {
      this.saving = "";
    }
  }
}

/** Context with its sort words marked by colour, line and place. */
function context(row: readonly LinePiece[]): (string | TemplateResult)[] {
  return row.map(({ text, sort }) =>
    sort === undefined || sort === null ? text : html`<span class="sorted${sort}" title=${t.sortSign(sort)}>${text}</span>`,
  );
}
