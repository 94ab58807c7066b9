// What is in this corpus, how was it made, and how does one ask? The view about the page itself.
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { About } from "../../generated/engine.js";
import { address } from "../address.js";
import { type Material, material, syntax } from "../examples.js";
import { formatDate, formatLanguage, formatRate } from "../format.js";
import { facetName } from "../parts/facets.js";
import { siteConfig } from "../load.js";
import { Light } from "../parts/light.js";
import { t } from "../strings.js";

/** Rows that keep the place of the examples until they are there. */
const COMING = Array.from({ length: 10 }, () => ({ query: "…", meaning: "" }));

/** The about view. */
@customElement("dixit-about")
export class AboutView extends Light {
  @property({ attribute: false }) about: About | undefined;
  @state() private material: Material | undefined;

  protected override firstUpdated(): void {
    this.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
    void material().then((found) => (this.material = found));
  }

  override render() {
    const { about } = this;
    if (!about) return nothing;
    const { first_date, last_date } = about;
    const row = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`;
    // A single-file page has no other page beside it.
    const help = siteConfig().chunks[0] ? html`<p><a href="help.html">${t.syntaxAll}</a></p>` : nothing;
    return html`<h1 tabindex="-1">${t.aboutTitle}</h1>
      ${about.description ? html`<p class="lead" dir="auto">${about.description}</p>` : nothing}
      <dl class="figures">
        ${row(t.columns.documents, t.startHolds(t.documents(about.documents), t.words(about.words), t.speakers(about.speakers)))}
        ${first_date && last_date ? row(t.aboutDates, t.fromTo(formatDate(first_date), formatDate(last_date))) : nothing}
        ${about.languages.length > 0 ? row(t.aboutLanguages, about.languages.map(({ language }) => formatLanguage(language)).join(", ")) : nothing}
        ${about.fields.length > 0 ? row(t.aboutFields, about.fields.map(({ name }) => facetName(name)).join(", ")) : nothing}
        ${about.subcorpora.map((each) => row("in:" + each.name, each.filter))}
        ${about.licence ? row(t.aboutLicence, about.licence) : nothing}
        ${row(t.aboutSize, `${formatRate(about.pack_bytes / 1e6)} MB`)}
        ${row(t.aboutFingerprint, html`<code>${about.fingerprint}</code>`)}
      </dl>
      <h2 id="syntax">${t.syntaxTitle}</h2>
      <table class="syntax">
        <thead>
          <tr><th scope="col">${t.syntaxYouType}</th><th scope="col">${t.syntaxYouGet}</th></tr>
        </thead>
        <tbody>
          ${(this.material ? syntax(about, this.material) : COMING).map(
            ({ query, meaning }) =>
              html`<tr><td><a href=${address.href({ q: query })}><code dir="auto">${query}</code></a></td><td>${meaning}</td></tr>`,
          )}
        </tbody>
      </table>
      ${help}
      <h2>${t.aboutPrivacy}</h2>
      <p>${t.aboutPrivacyText}</p>
      <h2>${t.aboutMethod}</h2>
      <p>${t.aboutMethodText}</p>`;
  }
}
