// One look-up's answer: verdict, what to mind, the places, what was searched. Apart from the view because a single
// look-up and every row of an article's table show it.
import { type TemplateResult, html, nothing } from "lit";
import type { Edit, Held, Lookup, Match, Note } from "../../generated/engine.js";
import { announce } from "../announce.js";
import { asBibtex, asCslJson, asMarkdown } from "../bibliography.js";
import { cite } from "../cite.js";
import { copy } from "../clipboard.js";
import { ask } from "../engine.js";
import { evidenceLink } from "../evidence.js";
import { formatDate, formatLanguage } from "../format.js";
import { isFound } from "../report.js";
import { t } from "../strings.js";
import { origin } from "./origin.js";
import { DOUBT, speakerName } from "./reader-block.js";
import { wordDiff } from "./word-diff.js";

/** Matches shown at once; the rest on demand. */
const SHOWN = 3;

/** The answer to one look-up, with the date that was claimed. */
export function lookupAnswer(answer: Lookup, date: string): TemplateResult {
  const { matches, verdict } = answer;
  const found = isFound(answer);
  // Next to too few words anything is near.
  const places = verdict === "too-short" ? [] : matches;
  const shown = found ? SHOWN : 1;
  return html`<section class="answer ${verdict}">
    <h2 class="verdict"><span class="shape" aria-hidden="true"></span>${t.verdicts[verdict]}</h2>
    <p>${t.verdictHelp[verdict]} ${found ? t.claimNote : nothing} ${answer.shortened ? t.shortened : nothing}</p>
    ${verdict === "partial" && matches[0] ? html`<p>${t.partIs(part(matches[0].diff))}</p>` : nothing}
    ${answer.notes.length > 0
      ? html`<div class="flags">
          <h3>${t.flagsTitle}</h3>
          <ul>
            ${answer.notes.map((note) => html`<li>${noteWords(note)}</li>`)}
          </ul>
        </div>`
      : nothing}
    ${answer.occurrences > 1 ? html`<p>${t.occurrences(answer.occurrences)}</p>` : nothing}
    ${!found && places.length > 0 ? html`<p>${t.nearest}</p>` : nothing}
    ${places.slice(0, shown).map((match) => place(match, answer))}
    ${places.length > shown
      ? html`<details>
          <summary>${t.moreMatches(places.length - shown)}</summary>
          ${places.slice(shown).map((match) => place(match, answer))}
        </details>`
      : nothing}
    ${searched(answer, date)}
  </section>`;
}

/** What a flag says, with the words that it is about. */
export function noteWords({ flag, cause, query, source }: Note): TemplateResult {
  const told = (cause ? t.flags[`${flag}:${cause}`] : undefined) ?? t.flags[flag] ?? flag;
  return html`${told} ${query ? html`<span class="quiet" dir="auto">${t.noteHere(query)}</span>` : nothing}
    ${source ? html`<span class="quiet" dir="auto">${t.noteThere(source)}</span>` : nothing}`;
}

/** The longest stretch of the asked words that stands in the passage. */
function part(diff: readonly Edit[]): string {
  let [best, now]: [string[], string[]] = [[], []];
  for (const { change, query } of diff) {
    if (change === "kept") now = [...now, query];
    else if (change !== "dropped") now = [];
    if (now.length > best.length) best = now;
  }
  return best.join(" ");
}

function searched({ searched, claimed, ...answer }: Lookup, date: string): TemplateResult {
  const { documents, dated, first_date, last_date } = searched;
  const undated = documents - dated;
  // The date of one document among others would pass for the time that all of them are from.
  const dates = undated === 0 || dated > 1 ? span(first_date, last_date) : "";
  const parts = [undated > 0 ? t.datedUndated(dated, undated) : "", dates].filter(Boolean).join(", ");
  const missing = claimed !== undefined && searched.claimed === undefined && !isFound(answer as Lookup);
  return html`<p class="quiet">${t.searched(t.documents(searched.documents), t.speakers(searched.speakers), parts)}</p>
    ${searched.claimed ? html`<p class="quiet">${heldWords(searched.claimed, date)}</p>` : nothing}
    ${missing ? html`<p class="quiet">${t.heldNone(claimed)}</p>` : nothing}`;
}

function heldWords(held: Held, date: string): string {
  const languages = held.languages.map(({ language, places }) => `${formatLanguage(language)} ${places}`).join(", ");
  const all = t.held(held.name, held.utterances, held.words, span(held.first_date, held.last_date), languages);
  return held.near === undefined ? all : `${all} ${t.heldNear(held.near, formatDate(date))}`;
}

function span(first: string | undefined, last: string | undefined): string {
  return first && last ? t.fromTo(formatDate(first), formatDate(last)) : "";
}

function place(match: Match, { verdict }: Lookup): TemplateResult {
  const confidence = match.speaker_confidence ?? 1;
  const doubtful = match.speaker !== undefined && confidence < DOUBT;
  // Whose words they are is the document's claim, not this page's.
  const whose = doubtful || match.speaker === undefined ? speakerName({ speaker: match.speaker, confidence }) : t.attributed(match.speaker);
  const differs = match.diff.some(({ change }) => change !== "kept");
  return html`<article class="match" data-doc=${match.doc}>
    <p class="meta">
      <strong class=${doubtful ? "doubtful" : ""} dir="auto">${whose}</strong>
      <span>${t.places[match.in] ?? match.in}</span>
      ${match.via ? html`<span dir="auto">${t.relayedBy(match.via)}</span>` : nothing}
      ${origin(undefined, match.date)}
      ${verdict === "verbatim" ? nothing : html`<span>${t.matchScore(Math.min(match.score, 0.99))}</span>`}
    </p>
    <blockquote dir="auto"><span class="quiet">${tail(match.before)}</span>${match.text}<span class="quiet">${head(match.after)}</span></blockquote>
    ${differs
      ? html`<h3>${t.difference}</h3>
          <p class="diff" dir="auto">${wordDiff(match.diff)}</p>
          <p class="quiet legend">${t.legend}</p>`
      : nothing}
    <p><a href=${evidenceLink(match)}><span dir="auto">${match.title || t.untitled}</span></a></p>
    ${copies(match)}
  </article>`;
}

/** Words shown before and behind a passage. */
const AROUND = 12;

/** Some words of what stands beside a passage, with or without a space between the two, as in the text. */
const some = (text: string, from: number, to?: number) => text.split(/(\s+)/).slice(from, to).join("");
const tail = (text: string) => some(text, -2 * AROUND);
const head = (text: string) => some(text, 0, 2 * AROUND);

/** The ways to copy a passage with its source. */
function copies(match: Match): TemplateResult {
  const button = (name: string, make: () => Promise<string>) =>
    html`<button class="plain" @click=${async (event: Event) => {
      const to = (event.currentTarget as HTMLElement).closest("details")?.querySelector("[role=status]");
      const told = (await copy(await make())) ? t.copied : t.notCopied;
      if (to) to.textContent = told;
      announce(told);
    }}>${name}</button>`;
  const link = () => location.href.replace(/#.*$/, "") + evidenceLink(match);
  const source = async () => ({ match, cited: await ask("document", [match.doc]), link: link(), accessed: new Date() });
  return html`<details class="copies">
    <summary>${t.copyAs}</summary>
    <p class="actions">
      ${button(t.copyText, async () => `${cite(match.text, (await source()).cited, match.speaker)} ${link()}`)}
      ${button(t.copyMarkdown, async () => asMarkdown(await source()))} ${button("CSL-JSON", async () => asCslJson(await source()))}
      ${button("BibTeX", async () => asBibtex(await source()))} ${button(t.copyLinkHere, async () => link())}
      <span role="status"></span>
    </p>
  </details>`;
}
