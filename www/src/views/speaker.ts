// What does one speaker say: how much, when, and in which words that others use less? Also beside another speaker.
import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Profile, SpeakerView, TypicalWord } from "../../generated/engine.js";
import { address } from "../address.js";
import { ask } from "../engine.js";
import { formatCount, formatDate, formatRate } from "../format.js";
import { Asking } from "../parts/asking.js";
import { failure } from "../parts/failure.js";
import { axisOf, byYears, speechChart } from "../parts/speech-chart.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** Speakers that are offered for a comparison. */
const OTHERS = 200;

/** A speaker with the profile that is shown. */
interface Shown {
  readonly speaker: SpeakerView | undefined;
  readonly profile: Profile;
}

/** The page of one speaker, or of two. */
@customElement("dixit-speaker")
export class SpeakerPage extends Asking {
  @state() private shown: readonly Shown[] = [];
  @state() private others: readonly string[] = [];
  @query("input[name=against]") private input!: HTMLInputElement;

  protected override asked({ speaker, against }: State) {
    return [speaker, against];
  }

  protected override async ask(): Promise<void> {
    const { speaker, against } = this.state;
    const shown = await this.latest.run((signal) => {
      const one = async (name: string, other: string): Promise<Shown> => {
        const profile = await ask("profile", [name, other === "" ? {} : { against: other }], signal);
        const { speakers } = await ask("speakers", [{ text: profile.speaker, limit: 20 }], signal);
        return { profile, speaker: speakers.find((found) => found.name === profile.speaker) };
      };
      return Promise.all(against === "" ? [one(speaker, "")] : [one(speaker, against), one(against, speaker)]);
    });
    if (!shown) return;
    this.shown = shown;
    const told = shown.map(({ profile }) => `${profile.speaker}: ${t.words(profile.words)}`).join(". ");
    await this.settled(told, shown.map(({ profile }) => profile.speaker).join(", "));
    const { speakers } = await ask("speakers", [{ limit: OTHERS }]);
    this.others = speakers.map(({ name }) => name).filter((name) => name !== this.state.speaker);
  }

  override render() {
    const all = html`<p><a href=${address.href({ view: "speakers" })}>${t.allSpeakers}</a></p>`;
    if (this.problem) return html`<h1 tabindex="-1">${t.speakersTitle}</h1>${failure(this.problem)}${all}`;
    const { shown } = this;
    if (shown.length === 0) return html`<h1 tabindex="-1">${this.state.speaker}</h1><p class="quiet">${t.loading}</p>`;
    const periods = byYears(shown.map(({ profile }) => profile.periods));
    const axis = axisOf(periods);
    const [first, second] = shown;
    return html`<h1 tabindex="-1" dir="auto">
        ${second ? t.compared(first?.profile.speaker ?? "", second.profile.speaker) : first?.profile.speaker}
      </h1>
      <div class=${second ? "beside" : ""}>
        ${shown.map(
          (one, i) => html`<section class="speaker-page" aria-label=${one.profile.speaker}>
            ${second ? html`<h2 dir="auto"><a href=${address.href({ view: "speakers", speaker: one.profile.speaker })}>${one.profile.speaker}</a></h2>` : nothing}
            ${this.facts(one)} ${speechChart(one.profile.speaker, periods[i] ?? [], axis, i)} ${this.typical(one.profile)}
          </section>`,
        )}
      </div>
      ${this.compare()}
      <p class="quiet note-on-figures">${t.typicalNote}</p>
      ${all}`;
  }

  private facts({ speaker, profile }: Shown) {
    const name = profile.speaker;
    const names = speaker ? [...speaker.roles.slice(0, 3), ...speaker.aliases.slice(0, 4).map((alias) => alias.name)] : [];
    const { first_date: first, last_date: last } = speaker ?? {};
    const parts = [
      t.words(profile.words),
      ...(speaker && speaker.quotations > 0 ? [t.quotationsCount(speaker.quotations)] : []),
      ...(speaker && speaker.turns > 0 ? [t.turns(speaker.turns)] : []),
      ...(speaker ? [t.documents(speaker.documents)] : []),
      ...(first && last ? [t.fromTo(formatDate(first), formatDate(last))] : []),
    ];
    return html`${names.length > 0 ? html`<p class="quiet" dir="auto">${names.join(", ")}</p>` : nothing}
      <p>${parts.join("\u00a0· ")}</p>
      <p class="actions">
        <a href=${address.href({ view: "quotations", filters: { speaker: [name] } })}>${t.allOf(name)}</a>
        <a href=${address.href({ filters: { speaker: [name] } })}>${t.searchIn(name)}</a>
      </p>`;
  }

  private typical(profile: Profile) {
    const title = profile.against === undefined ? t.typicalTitle : t.typicalAgainst(profile.against);
    if (profile.typical.length === 0) return html`<h3>${title}</h3><p class="quiet">${t.typicalNone}</p>`;
    return html`<div class="scroll" role="region" aria-label=${title} tabindex="0">
      <table class="typical">
        <caption>${title}</caption>
        <thead>
          <tr>
            <th scope="col">${t.typicalColumns.word}</th>
            <th scope="col" class="figure">${t.typicalColumns.count}</th>
            <th scope="col" class="figure">${t.typicalColumns.others}</th>
            <th scope="col" class="figure">${t.typicalColumns.times}</th>
            <th scope="col" class="figure"><abbr title=${t.typicalColumns.sureLong}>G²</abbr></th>
          </tr>
        </thead>
        <tbody>
          ${profile.typical.map((word) => this.word(word, profile))}
        </tbody>
      </table>
    </div>`;
  }

  private word({ word, count, other_count, log_likelihood, log_ratio }: TypicalWord, profile: Profile) {
    const href = address.href({ view: "concordance", q: `=${word}`, filters: { speaker: [profile.speaker] } });
    return html`<tr>
      <th scope="row"><a href=${href} dir="auto">${word}</a></th>
      <td class="figure">${formatCount(count)}</td>
      <td class="figure">${formatCount(other_count)}</td>
      <td class="figure">${other_count === 0 ? t.onlyHere : `${formatRate(2 ** log_ratio)} ×`}</td>
      <td class="figure">${formatRate(log_likelihood)}</td>
    </tr>`;
  }

  private compare() {
    const { against } = this.state;
    return html`<form class="compare" @submit=${(event: Event) => this.go(event)}>
      <label for="against">${t.compareWith}</label>
      <input id="against" name="against" list="others" autocomplete="off" dir="auto" .value=${against} />
      <datalist id="others">${this.others.map((name) => html`<option value=${name}></option>`)}</datalist>
      <button>${t.compareButton}</button>
      ${against ? html`<a href=${address.href({ ...this.state, against: "" })}>${t.compareNone}</a>` : nothing}
    </form>`;
  }

  private go(event: Event): void {
    event.preventDefault();
    address.go({ against: this.input.value.trim() });
  }
}
