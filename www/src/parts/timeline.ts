// Passages by year as a small chart that filters. Apart because it is drawn, brushed and told in words.
import { html, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FacetValue } from "../../generated/engine.js";
import { formatCount } from "../format.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

const WIDTH = 640;
const HEIGHT = 56;

/** The timeline above the hits. Sends `range` with `[first, last]` years when a range is brushed. */
@customElement("dixit-timeline")
export class Timeline extends Light {
  @property({ attribute: false }) years: readonly FacetValue[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  @state() private from = -1;
  @state() private to = -1;

  override render() {
    const known = this.years.filter(({ value }) => /^\d{1,4}$/.test(value));
    const first = Number(known[0]?.value);
    const last = Number(known.at(-1)?.value);
    if (known.length < 2 || !(last > first)) return nothing;
    const most = Math.max(...known.map(({ count }) => count));
    const step = WIDTH / (last - first + 1);
    const x = (year: number) => (year - first) * step;
    const [low, high] = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
    const peak = known.reduce((best, year) => (year.count > best.count ? year : best));
    return html`<figure class="timeline">
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${t.timeline}: ${first}–${last}. ${peak.value}: ${formatCount(peak.count)}."
        @pointerdown=${(event: PointerEvent) => this.start(event, first, last)}
        @pointermove=${(event: PointerEvent) => this.move(event, first, last)}
        @pointerup=${() => this.end()}
        @pointercancel=${() => this.forget()}
      >
        ${low >= 0 ? svg`<rect class="brush" x=${x(low)} y="0" width=${x(high) - x(low) + step} height=${HEIGHT} />` : nothing}
        ${known.map(({ value, count }) => {
          const height = Math.max(1, (count / most) * (HEIGHT - 2));
          const on = this.chosen.length === 0 || this.chosen.includes(value);
          return svg`<rect
            class=${on ? "bar" : "bar off"}
            x=${x(Number(value)) + step * 0.1}
            y=${HEIGHT - height}
            width=${step * 0.8}
            height=${height}
          ><title>${value}: ${formatCount(count)}</title></rect>`;
        })}
      </svg>
      <figcaption><span>${first}</span><span>${t.timeline}</span><span>${last}</span></figcaption>
      <details>
        <summary>${t.timelineTable}</summary>
        <table>
          <thead>
            <tr><th scope="col">${t.year}</th><th scope="col" class="figure">${t.count}</th></tr>
          </thead>
          <tbody>
            ${known.map(({ value, count }) => html`<tr><th scope="row">${value}</th><td class="figure">${formatCount(count)}</td></tr>`)}
          </tbody>
        </table>
      </details>
    </figure>`;
  }

  /** The year below the pointer. */
  private year(event: PointerEvent, first: number, last: number): number {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const share = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
    return first + Math.floor(share * (last - first + 1));
  }

  private start(event: PointerEvent, first: number, last: number): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.from = this.to = this.year(event, first, last);
  }

  private move(event: PointerEvent, first: number, last: number): void {
    if (this.from >= 0) this.to = this.year(event, first, last);
  }

  private end(): void {
    if (this.from < 0) return;
    const range = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
    this.forget();
    this.dispatchEvent(new CustomEvent("range", { detail: range }));
  }

  private forget(): void {
    this.from = this.to = -1;
  }
}
