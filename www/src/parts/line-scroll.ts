// The lines of a concordance as one long table that scrolls, however many there are. Apart because only the rows
// in view exist: what is asked for, kept and thrown away follows the scrolling and nothing else.
import { type PropertyValues, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Line } from "../../generated/engine.js";
import { formatCount } from "../format.js";
import { Latest } from "../latest.js";
import { t } from "../strings.js";
import { Growing } from "./growing.js";
import { Light } from "./light.js";
import { type Lines, direction, lineHead, lineRow } from "./line-row.js";

/** Lines that are asked for at a time. */
const CHUNK = 200;
/** Chunks that are kept; what is farther away is asked for again. */
const KEPT = 6;
/** Rows above and below those in view. */
const MARGIN = 12;
/** No browser draws a table much higher than this many rows; the pages show the rest. */
export const MOST_ROWS = 400_000;

/** Asks for lines from a place on. */
export type Fetch = (offset: number, limit: number, signal: AbortSignal) => Promise<readonly Line[]>;

/** The scrolling table. Sends `failed` with what was thrown. */
@customElement("dixit-line-scroll")
export class LineScroll extends Light {
  @property({ attribute: false }) total = 0;
  /** Another function is another list of lines. */
  @property({ attribute: false }) fetch!: Fetch;
  @property({ attribute: false }) lines!: Lines;
  /** The first chunk, where it is known already. */
  @property({ attribute: false }) first: readonly Line[] = [];
  @state() private top = 0;
  @state() private visible = 30;
  @state() private printing = false;
  @query(".scroll") private box!: HTMLElement;
  private chunks = new Map<number, readonly Line[]>();
  private rowHeight = 32;
  private frame = 0;
  private readonly growing = new Growing(this, (steps) => steps < 1);
  private readonly latest = new Latest();
  private readonly print = matchMedia("print");
  private readonly onPrint = (): void => {
    this.printing = this.print.matches;
    this.performUpdate(); // The browser takes its picture right after this.
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.print.addEventListener("change", this.onPrint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.print.removeEventListener("change", this.onPrint);
    this.latest.stop();
    cancelAnimationFrame(this.frame);
  }

  /** The line at a place, if it is at hand. */
  line(place: number): Line | undefined {
    return this.chunks.get(Math.floor(place / CHUNK))?.[place % CHUNK];
  }

  /** Brings a line into view and gives it the focus. */
  async show(place: number): Promise<void> {
    const top = place * this.rowHeight;
    const { scrollTop, clientHeight } = this.box;
    const head = this.rowHeight;
    if (top < scrollTop || top > scrollTop + clientHeight - 3 * head) this.box.scrollTop = top - clientHeight / 2;
    this.measure();
    await this.updateComplete;
    this.querySelector<HTMLElement>(`tr[data-line="${place}"] .node a`)?.focus({ preventScroll: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("fetch")) {
      this.chunks = new Map([[0, this.first]]);
      this.top = 0;
      this.growing.restart();
      this.box?.scrollTo(0, 0);
    }
    this.need();
    // Rows are used again for other lines: the focus must not go to another line with them.
    const row = document.activeElement?.closest<HTMLElement>("tr[data-line]");
    const { from, to } = this.rows();
    const place = Number(row?.dataset["line"]);
    if (row && this.contains(row) && (place < from || place >= to)) this.box.focus({ preventScroll: true });
  }

  protected override updated(): void {
    const rows = this.rows();
    const [above, below] = this.querySelectorAll<HTMLElement>(".space td");
    if (above) above.style.height = `${rows.from * this.rowHeight}px`;
    if (below) below.style.height = `${(Math.min(this.total, MOST_ROWS) - rows.to) * this.rowHeight}px`;
    const row = this.querySelector<HTMLElement>("tbody tr[data-line]");
    if (row && Math.abs(row.offsetHeight - this.rowHeight) > 1 && !this.printing) {
      this.rowHeight = row.offsetHeight;
      this.requestUpdate();
    }
    this.visible = Math.ceil(this.box.clientHeight / this.rowHeight);
  }

  private rows(): { from: number; to: number } {
    const most = Math.min(this.total, MOST_ROWS);
    const margin = this.growing.steps * MARGIN;
    const from = Math.max(0, Math.min(this.top, most - this.visible) - margin);
    return { from, to: Math.min(most, from + this.visible + 2 * margin) };
  }

  /** Asks for what is missing in view, and lets go of what is far from it. */
  private need(): void {
    const { from, to } = this.rows();
    const wanted = [];
    for (let chunk = Math.floor(from / CHUNK); chunk * CHUNK < to; chunk++) wanted.push(chunk);
    const missing = wanted.find((chunk) => !this.chunks.has(chunk));
    if (missing === undefined) return;
    const { fetch } = this;
    this.latest
      .run((signal) => fetch(missing * CHUNK, CHUNK, signal))
      .then((lines) => {
        if (!lines || fetch !== this.fetch) return;
        this.chunks.set(missing, lines);
        const far = [...this.chunks.keys()].sort((a, b) => Math.abs(b - missing) - Math.abs(a - missing));
        for (const chunk of far.slice(0, Math.max(0, this.chunks.size - KEPT))) this.chunks.delete(chunk);
        this.requestUpdate();
      })
      .catch((detail: unknown) => this.dispatchEvent(new CustomEvent("failed", { detail })));
  }

  private measure(): void {
    this.top = Math.floor(this.box.scrollTop / this.rowHeight);
  }

  private scrolled(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.measure());
  }

  override render() {
    const { from, to } = this.rows();
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    const columns = this.lines.choices.labelled ? 8 : 7;
    const space = html`<tr class="space" aria-hidden="true"><td colspan=${columns}></td></tr>`;
    const printed = Math.floor(this.top / CHUNK) * CHUNK;
    const page = this.chunks.get(Math.floor(this.top / CHUNK)) ?? [];
    return html`<div
      class="scroll lines"
      role="region"
      aria-label=${t.concordanceTable}
      tabindex="0"
      @scroll=${{ handleEvent: () => this.scrolled(), passive: true }}
    >
      <table class="concordance" dir=${direction(this.first[0])} aria-rowcount=${this.total + 1}>
        ${this.printing ? html`<caption>${t.linesPrinted(printed + 1, printed + page.length, this.total)}</caption>` : nothing}
        ${lineHead(this.lines)}
        <tbody>
          ${this.printing
            ? page.map((line, i) => lineRow(line, printed + i, this.lines))
            : html`${space}${repeat(places, (place) => place % (to - from), (place) => this.row(place, columns))}${space}`}
        </tbody>
      </table>
    </div>`;
  }

  private row(place: number, columns: number) {
    const line = this.line(place);
    if (line) return lineRow(line, place, this.lines);
    return html`<tr class="missing" data-line=${place} aria-rowindex=${place + 2}><td colspan=${columns}>${formatCount(place + 1)}</td></tr>`;
  }
}
