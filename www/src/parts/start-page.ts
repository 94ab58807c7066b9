// What stands in the place of results before anything is asked: what is in here, and how one begins. Apart
// because it is the first thing that anybody sees.
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { About } from "../../generated/engine.js";
import { address } from "../address.js";
import { type Material, examples, material } from "../examples.js";
import { formatDate } from "../format.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

/** The start page of a corpus. */
@customElement("dixit-start")
export class StartPage extends Light {
  @property({ attribute: false }) about: About | undefined;
  @state() private material: Material | undefined;

  protected override firstUpdated(): void {
    // What is asked first is what somebody types; the examples come once that is answered.
    setTimeout(() => void material().then((found) => (this.material = found)));
  }

  override render() {
    const { about } = this;
    if (!about) return nothing;
    return html`<div class="start">
      <h1 tabindex="-1">${t.start}</h1>
      ${about.description ? html`<p class="lead" dir="auto">${about.description}</p>` : nothing} ${this.holds(about)}
      <h2>${t.startExamples}</h2>
      <ul class="examples" aria-busy=${this.material === undefined}>
        ${this.material
          ? examples(about, this.material).map(
              ({ query, meaning }) =>
                html`<li><a href=${address.href({ q: query })}><code dir="auto">${query}</code></a> <span>${meaning}</span></li>`,
            )
          : Array.from({ length: 5 }, () => html`<li class="coming" aria-hidden="true"></li>`)}
        <li><a href=${address.href({ view: "lookup" })}>${t.lookupTitle}</a> <span>${t.startLookup}</span></li>
      </ul>
    </div>`;
  }

  private holds({ documents, words, speakers, first_date, last_date }: About) {
    const [first, last] = [first_date && formatDate(first_date), last_date && formatDate(last_date)];
    return html`<p>
      ${t.startHolds(t.documents(documents), t.words(words), t.speakers(speakers))}
      ${first && last ? (first === last ? t.startDate(first) : t.startDates(first, last)) : nothing}
    </p>`;
  }
}
