// The result by date as a small chart that filters. Apart because it is drawn, brushed, chosen from by keyboard
// and told in words.
import { html, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Timeline as Result, TimelineBar } from "../../generated/engine.js";
import { formatCount, formatDate } from "../format.js";
import { t } from "../strings.js";
import { datesBetween, formatTimespan, timespan } from "../timespan.js";
import { Light } from "./light.js";

const WIDTH = 640;
const HEIGHT = 56;

/** The timeline above the hits. Sends `range` with a stretch of time when one is chosen, with "" for all. */
@customElement("dixit-timeline")
export class Timeline extends Light {
  @property({ attribute: false }) result: Result | undefined;
  /** The stretch of time that is chosen; empty: all. */
  @property({ attribute: false }) chosen = "";
  @state() private from = -1;
  @state() private to = -1;
  @state() private open = false;

  override render() {
    const bars = this.result?.bars ?? [];
    const [first, last] = [bars[0]?.date, bars.at(-1)?.date];
    if (first === undefined || last === undefined || (first === last && this.chosen === "")) return nothing;
    if (first === last) {
      return html`<p class="timeline quiet">
        ${formatDate(first)} <button class="plain" @click=${() => this.send("")}>${t.timelineAll}</button>
      </p>`;
    }
    const dates = datesBetween(first, last);
    const places = new Map(dates.map((date, i) => [date, i]));
    const most = Math.max(...bars.map(({ passages }) => passages));
    const step = WIDTH / dates.length;
    const [low, high] = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
    const peak = bars.reduce((best, bar) => (bar.passages > best.passages ? bar : best));
    const told = `${t.timeline[this.result?.step ?? "year"]}: ${formatTimespan(timespan(first, last))}. ${t.timelinePeak(formatDate(peak.date), formatCount(peak.passages))}`;
    return html`<figure class="timeline">
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${told}
        @pointerdown=${(event: PointerEvent) => this.start(event, dates.length)}
        @pointermove=${(event: PointerEvent) => this.move(event, dates.length)}
        @pointerup=${() => this.end(dates)}
        @pointercancel=${() => this.forget()}
      >
        ${low >= 0 ? svg`<rect class="brush" x=${low * step} y="0" width=${(high - low + 1) * step} height=${HEIGHT} />` : nothing}
        ${bars.map((bar) => this.bar(bar, places.get(bar.date) ?? 0, step, most))}
      </svg>
      <figcaption>
        ${this.choice(t.timelineFrom, dates, first, (date) => this.choose(date, last))}
        ${this.chosen === ""
          ? html`<span>${t.timeline[this.result?.step ?? "year"]}</span>`
          : html`<button class="plain" @click=${() => this.send("")}>${t.timelineAll}</button>`}
        ${this.choice(t.timelineTo, dates, last, (date) => this.choose(first, date))}
      </figcaption>
      <details @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
        <summary>${t.timelineTable}</summary>
        ${this.open ? this.table(bars) : nothing}
      </details>
    </figure>`;
  }

  /** Made only when it is looked at: there may be hundreds of rows, and they change with every key. */
  private table(bars: readonly TimelineBar[]) {
    return html`<div class="scroll rows" role="region" aria-label=${t.timelineTable} tabindex="0">
          <table>
            <thead>
              <tr>
                <th scope="col">${t.columns.date}</th>
                <th scope="col" class="figure">${t.count}</th>
                <th scope="col" class="figure">${t.columns.documents}</th>
              </tr>
            </thead>
            <tbody>
              ${bars.map(
                ({ date, passages, documents }) =>
                  html`<tr>
                    <th scope="row"><button class="plain" @click=${() => this.send(date)}>${formatDate(date)}</button></th>
                    <td class="figure">${formatCount(passages)}</td>
                    <td class="figure">${formatCount(documents)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`;
  }

  private bar({ date, passages, documents }: TimelineBar, place: number, step: number, most: number) {
    const height = Math.max(1.5, (passages / most) * (HEIGHT - 2));
    const gap = Math.min(2, step * 0.2);
    return svg`<rect class="bar" x=${place * step + gap / 2} y=${HEIGHT - height} width=${step - gap} height=${height}>
      <title>${formatDate(date)}: ${t.inDocuments(t.passages(passages), t.documents(documents))}</title></rect>`;
  }

  /** Either end of the stretch by keyboard. */
  private choice(label: string, dates: readonly string[], now: string, choose: (date: string) => void) {
    return html`<select aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${dates.map((date) => html`<option value=${date} ?selected=${date === now}>${formatDate(date, "short")}</option>`)}
    </select>`;
  }

  private choose(first: string, last: string): void {
    this.send(timespan(first, last));
  }

  /** The place below the pointer. */
  private place(event: PointerEvent, count: number): number {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const share = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
    return Math.floor(share * count);
  }

  private start(event: PointerEvent, count: number): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.from = this.to = this.place(event, count);
  }

  private move(event: PointerEvent, count: number): void {
    if (this.from >= 0) this.to = this.place(event, count);
  }

  private end(dates: readonly string[]): void {
    const [first, last] = [dates[this.from], dates[this.to]];
    this.forget();
    if (first !== undefined && last !== undefined) this.choose(first, last);
  }

  private forget(): void {
    this.from = this.to = -1;
  }

  private send(span: string): void {
    this.dispatchEvent(new CustomEvent("range", { detail: span }));
  }
}
