// Who speaks, how much, and when? The list of the speakers.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { SpeakerList, SpeakerView } from "../../generated/engine.js";
import { address } from "../address.js";
import { about, ask } from "../engine.js";
import { formatCount, formatDate } from "../format.js";
import { Asking } from "../parts/asking.js";
import { choice } from "../parts/choice.js";
import { failure } from "../parts/failure.js";
import { pager } from "../parts/pager.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** Speakers on a page. */
const SIZE = 100;

/** A date as a number of years; `end` counts what is not known of it as its end. */
function yearOf(date: string, end: 0 | 1 = 0): number {
  const [year = 0, month, day] = date.split("-").map(Number);
  if (month === undefined) return year + end;
  return year + (month - 1) / 12 + (day === undefined ? end / 12 : (day - 1 + end) / 372);
}

/** The view of the speakers. */
@customElement("dixit-speakers")
export class SpeakersView extends Asking {
  @state() private list: SpeakerList | undefined;

  protected override asked({ find, sort, page }: State) {
    return [find, sort, page];
  }

  protected override async ask(): Promise<void> {
    const { find, sort, page } = this.state;
    const list = await this.latest.run((signal) =>
      ask("speakers", [{ text: find || undefined, limit: SIZE, offset: (page - 1) * SIZE, sort: sort || undefined }], signal),
    );
    if (!list) return;
    this.list = list;
    await this.settled(t.speakers(list.total));
  }

  override render() {
    const { list } = this;
    const most = Math.max(1, ...(list?.speakers.map(({ words }) => words) ?? []));
    const whole = [about?.first_date, about?.last_date].map((date) => (date ? yearOf(date) : Number.NaN));
    return html`<h1 tabindex="-1">${t.speakersTitle}</h1>
      <div class="summary">
        <p class="total">${list ? t.speakers(list.total) : nothing}</p>
        <label class="sort">${t.speakerFind} <input type="search" .value=${this.state.find} @input=${this.find} dir="auto" /></label>
        ${choice(t.sortBy, t.speakerSorts, this.state.sort, (sort) => address.go({ sort, page: 1 }))}
      </div>
      ${this.problem ? failure(this.problem) : nothing}
      ${list && list.total === 0 ? html`<p>${t.speakersEmpty}</p>` : nothing}
      ${list && list.total > 0
        ? html`<div class="scroll" role="region" aria-label=${t.speakersTitle} tabindex="0">
            <table class="speakers">
              <thead>
                <tr>
                  <th scope="col">${t.speakerColumns.name}</th>
                  <th scope="col" class="figure">${t.speakerColumns.words}</th>
                  <th scope="col" class="figure">${t.speakerColumns.quotations}</th>
                  <th scope="col" class="figure">${t.speakerColumns.turns}</th>
                  <th scope="col" class="figure">${t.speakerColumns.documents}</th>
                  <th scope="col">${t.speakerColumns.dates}</th>
                </tr>
              </thead>
              <tbody>
                ${list.speakers.map((speaker) => this.row(speaker, most, whole))}
              </tbody>
            </table>
          </div>`
        : nothing}
      ${list ? pager(this.state, list.total, SIZE) : nothing}`;
  }

  private row(speaker: SpeakerView, most: number, [begin = Number.NaN, end = Number.NaN]: readonly number[]) {
    const { first_date, last_date } = speaker;
    const from = first_date ? yearOf(first_date.value) : Number.NaN;
    const to = last_date ? yearOf(last_date.value, 1) : Number.NaN;
    const scale = 100 / (end - begin + 1);
    const details = [...speaker.roles.slice(0, 2), ...speaker.aliases.slice(0, 3).map(({ name }) => name)];
    const dates = first_date && last_date ? t.fromTo(formatDate(first_date, "short"), formatDate(last_date, "short")) : "";
    return html`<tr>
      <th scope="row">
        <a href=${address.href({ view: "speakers", speaker: speaker.name })} dir="auto">${speaker.name}</a>
        ${speaker.kind === "person" ? nothing : html`<span class="quiet">(${t.speakerKinds[speaker.kind]})</span>`}
        ${details.length > 0 ? html`<span class="aliases" dir="auto">${details.join(", ")}</span>` : nothing}
      </th>
      <td class="figure">
        ${formatCount(speaker.words)}
        <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width=${(100 * speaker.words) / most} height="4" /></svg>
      </td>
      <td class="figure">${formatCount(speaker.quotations)}</td>
      <td class="figure">${formatCount(speaker.turns)}</td>
      <td class="figure">${formatCount(speaker.documents)}</td>
      <td class="when">
        ${dates}
        ${to > from && begin < end
          ? html`<svg class="share when" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x=${(from - begin) * scale} width=${Math.max(1, (to - from) * scale)} height="4" /></svg>`
          : nothing}
      </td>
    </tr>`;
  }

  private find(event: Event): void {
    address.amend({ find: (event.target as HTMLInputElement).value, page: 1 });
  }
}
