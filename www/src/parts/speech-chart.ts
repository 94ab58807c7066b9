// How much somebody says, and when, as a small chart with its figures as a table behind it. Apart because the page
// of a speaker draws one or, of two who are compared, one above the other on the same scale.
import { type TemplateResult, html, svg } from "lit";
import type { Period } from "../../generated/engine.js";
import { formatCount, formatDate } from "../format.js";
import { t } from "../strings.js";
import { datesBetween } from "../timespan.js";

const WIDTH = 640;
const HEIGHT = 72;
/** A longer time than so many months is shown by years. */
const MONTHS = 60;

/** Periods on one axis. */
export interface Axis {
  readonly dates: readonly string[];
  /** The most words in one of the dates. */
  readonly most: number;
}

/** Months put together to years, where the time is too long for months or where only years are known. */
export function byYears(all: readonly (readonly Period[])[]): Period[][] {
  const dates = all.flat().map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const short = first !== undefined && last !== undefined && dates.every((date) => date.length > 4);
  if (short && datesBetween(first, last).length <= MONTHS) return all.map((periods) => [...periods]);
  return all.map((periods) => {
    const years = new Map<string, Period>();
    for (const { date, words, utterances } of periods) {
      const year = date.slice(0, 4);
      const before = years.get(year);
      years.set(year, { date: year, words: words + (before?.words ?? 0), utterances: utterances + (before?.utterances ?? 0) });
    }
    return [...years.values()];
  });
}

/** The axis that several charts share. */
export function axisOf(all: readonly (readonly Period[])[]): Axis {
  const dates = all.flat().map(({ date }) => date).sort();
  return {
    dates: dates.length > 0 ? datesBetween(dates[0] ?? "", dates.at(-1) ?? "") : [],
    most: Math.max(1, ...all.flat().map(({ words }) => words)),
  };
}

/** The chart of one speaker. */
export function speechChart(name: string, periods: readonly Period[], axis: Axis, voice: number): TemplateResult {
  if (axis.dates.length < 2) {
    const [only] = periods;
    return html`<p class="quiet">${only ? t.chartPeak(formatDate(only.date), t.words(only.words)) : t.chartUndated}</p>`;
  }
  const step = WIDTH / Math.max(1, axis.dates.length);
  const places = new Map(axis.dates.map((date, i) => [date, i]));
  const gap = Math.min(2, step * 0.2);
  const peak = periods.reduce<Period | undefined>((best, period) => (best && best.words >= period.words ? best : period), undefined);
  const told = peak ? t.chartPeak(formatDate(peak.date), t.words(peak.words)) : t.chartUndated;
  return html`<figure class="timeline speech">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${t.chart(name)}. ${told}">
      ${periods.map(({ date, words, utterances }) => {
        const height = Math.max(1, (words / axis.most) * (HEIGHT - 2));
        return svg`<rect class="voice${voice}" x=${(places.get(date) ?? 0) * step + gap / 2} y=${HEIGHT - height} width=${step - gap} height=${height}>
          <title>${formatDate(date)}: ${t.words(words)}, ${t.utterances(utterances)}</title></rect>`;
      })}
    </svg>
    <figcaption>
      <span>${axis.dates[0] ? formatDate(axis.dates[0], "short") : ""}</span>
      <span>${t.chart(name)}</span>
      <span>${axis.dates.length > 0 ? formatDate(axis.dates.at(-1) ?? "", "short") : ""}</span>
    </figcaption>
    <p class="quiet">${told}</p>
    <details>
      <summary>${t.timelineTable}</summary>
      <div class="scroll rows" role="region" aria-label=${t.chart(name)} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${t.columns.date}</th>
              <th scope="col" class="figure">${t.speakerColumns.words}</th>
              <th scope="col" class="figure">${t.speakerColumns.utterances}</th>
            </tr>
          </thead>
          <tbody>
            ${periods.map(
              ({ date, words, utterances }) =>
                html`<tr><th scope="row">${formatDate(date)}</th><td class="figure">${formatCount(words)}</td><td class="figure">${formatCount(utterances)}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`;
}
