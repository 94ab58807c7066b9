// What stands in the place of results before anything is asked: what is in here, and how one begins. Apart
// because it is the first thing that anybody sees.
import { type TemplateResult, html, nothing } from "lit";
import type { About } from "../../generated/engine.js";
import { address } from "../address.js";
import { formatDate } from "../format.js";
import { t } from "../strings.js";
import { examples } from "./syntax.js";

/** The start page of a corpus. */
export function startPage(about: About | undefined): TemplateResult {
  return html`<div class="start">
    <h1 tabindex="-1">${t.start}</h1>
    ${about ? holds(about) : nothing}
    ${about
      ? html`<h2>${t.startExamples}</h2>
          <ul class="examples">
            ${examples(about).map(
              ({ query, meaning }) =>
                html`<li><a href=${address.href({ q: query })}><code dir="auto">${query}</code></a> <span>${meaning}</span></li>`,
            )}
            <li><a href=${address.href({ view: "lookup" })}>${t.lookupTitle}</a> <span>${t.startLookup}</span></li>
          </ul>`
      : nothing}
  </div>`;
}

function holds(about: About): TemplateResult {
  const { first_date, last_date } = about;
  const [first, last] = [first_date && formatDate(first_date), last_date && formatDate(last_date)];
  return html`${about.description ? html`<p class="lead" dir="auto">${about.description}</p>` : nothing}
    <p>
      ${t.startHolds(t.documents(about.documents), t.words(about.words), t.speakers(about.speakers))}
      ${first && last ? (first === last ? t.startDate(first) : t.startDates(first, last)) : nothing}
    </p>`;
}
