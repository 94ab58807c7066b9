// Is this printed anywhere, in which words, and whose are they? The look-up view.
import { type PropertyValues, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Lookup, Match } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { ask, words } from "../engine.js";
import { formatDate } from "../format.js";
import { takeOver } from "../handover.js";
import { Latest } from "../latest.js";
import { failure } from "../parts/failure.js";
import { Light } from "../parts/light.js";
import { DOUBT, speakerName } from "../parts/reader-block.js";
import { wordDiff } from "../parts/word-diff.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** Matches shown at once; the rest on demand. */
const SHOWN = 3;

/** The look-up view. What is pasted lives in this component and nowhere else. */
@customElement("dixit-lookup")
export class LookupView extends Light {
  @property({ attribute: false }) state!: State;
  @state() private answers: readonly Lookup[] | undefined;
  /** Whether the answers are an article's quotations. */
  @state() private article = false;
  @state() private waiting = false;
  @state() private problem = "";
  @query("textarea") private text!: HTMLTextAreaElement;
  @query("input[name=speaker]") private speaker!: HTMLInputElement;
  private readonly latest = new Latest();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.latest.stop();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    if (!changed.has("state")) return;
    const text = this.state.text || this.state.q || takeOver();
    if (text && text !== (before?.text || before?.q) && this.text.value !== text) {
      this.text.value = text;
      this.speaker.value = this.state.speaker;
      void this.look(false);
    }
    if (!before) this.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
  }

  private async look(article: boolean): Promise<void> {
    const text = this.text.value.trim();
    if (text === "") {
      this.latest.stop();
      this.answers = undefined;
      this.text.focus();
      return;
    }
    const speaker = this.speaker.value.trim();
    this.waiting = true;
    this.problem = "";
    try {
      const answers = await this.latest.run((signal) =>
        article
          ? ask("verify", [text], signal)
          : ask("lookup", [text, speaker === "" ? {} : { speaker }], signal).then((answer) => [answer]),
      );
      if (!answers) return;
      this.answers = answers;
      this.article = article;
      const first = answers[0];
      announce(article || !first ? t.articleCount(answers.length) : t.verdicts[first.verdict]);
    } catch (error) {
      this.answers = undefined;
      this.problem = words(error);
    } finally {
      this.waiting = false;
    }
  }

  override render() {
    return html`<h1 tabindex="-1">${t.lookupTitle}</h1>
      <p class="lead">${t.lookupIntro}</p>
      <form class="lookup" @submit=${(event: Event) => this.submit(event)}>
        <label for="lookup-text">${t.lookupText}</label>
        <textarea id="lookup-text" rows="4" dir="auto" @keydown=${this.keys}></textarea>
        <label class="beside">${t.lookupSpeaker} <input name="speaker" autocomplete="off" dir="auto" /></label>
        <p class="actions">
          <button class="primary">${t.lookupButton}</button>
          <button type="button" @click=${() => void this.look(true)}>${t.articleButton}</button>
          <button type="button" class="plain" title=${t.lookupLinkHint} @click=${this.link}>${t.lookupLink}</button>
        </p>
      </form>
      <div class="answers" aria-busy=${this.waiting}>
        ${this.problem ? failure(this.problem) : this.waiting && !this.answers ? html`<p class="quiet">${t.lookupWaiting}</p>` : this.answered()}
      </div>`;
  }

  private answered() {
    const { answers } = this;
    if (!answers) return nothing;
    if (!this.article) return answers.map((answer) => this.answer(answer, false));
    if (answers.length === 0) return html`<p>${t.articleNone}</p>`;
    return html`<p><strong>${t.articleCount(answers.length)}</strong></p>
      <ol class="verified">
        ${answers.map((answer) => html`<li>${this.answer(answer, true)}</li>`)}
      </ol>`;
  }

  private answer(answer: Lookup, quoted: boolean) {
    const { searched, matches } = answer;
    const dates =
      searched.first_date && searched.last_date
        ? t.fromTo(formatDate({ value: searched.first_date }), formatDate({ value: searched.last_date }))
        : "";
    return html`<section class="answer ${answer.verdict}">
      ${quoted ? html`<blockquote dir="auto">${answer.query}</blockquote>` : nothing}
      <h2 class="verdict"><span class="shape" aria-hidden="true"></span>${t.verdicts[answer.verdict]}</h2>
      <p>${t.verdictHelp[answer.verdict]}</p>
      ${answer.flags.length > 0
        ? html`<div class="flags">
            <h3>${t.flagsTitle}</h3>
            <ul>
              ${answer.flags.map((flag) => html`<li>${t.flags[flag] ?? flag}</li>`)}
            </ul>
          </div>`
        : nothing}
      ${matches.slice(0, SHOWN).map((match) => this.match(match, answer))}
      ${matches.length > SHOWN
        ? html`<details>
            <summary>${t.moreMatches(matches.length - SHOWN)}</summary>
            ${matches.slice(SHOWN).map((match) => this.match(match, answer))}
          </details>`
        : nothing}
      <p class="quiet">${t.searched(t.documents(searched.documents), t.speakers(searched.speakers), dates)}</p>
    </section>`;
  }

  private match(match: Match, { verdict }: Lookup) {
    const confidence = match.speaker_confidence ?? 1;
    const doubtful = match.speaker !== undefined && confidence < DOUBT;
    const place = t.places[match.in] ?? match.in;
    const differs = match.diff.some(({ change }) => change !== "kept");
    return html`<article class="match">
      <p class="meta">
        <strong class=${doubtful ? "doubtful" : ""} dir="auto">${speakerName({ speaker: match.speaker, confidence })}</strong>
        <span>${place}</span>
        ${match.date ? html`<time datetime=${match.date.value}>${formatDate(match.date)}</time>` : html`<span>${t.undated}</span>`}
        ${verdict === "verbatim" ? nothing : html`<span>${t.matchScore(match.score)}</span>`}
      </p>
      <blockquote dir="auto">${match.text}</blockquote>
      ${differs
        ? html`<h3>${t.difference}</h3>
            <p class="diff" dir="auto">${wordDiff(match.diff)}</p>
            <p class="quiet legend">${t.legend}</p>`
        : nothing}
      <p><a href=${address.href({ view: "read", doc: match.doc, q: this.passage(match) })}><span dir="auto">${match.title || t.untitled}</span></a></p>
    </article>`;
  }

  /** The query that marks the passage in the reader: its words, exactly. */
  private passage({ text }: Match): string {
    return `"${text.replace(/["\\]/g, " ").replace(/\s+/g, " ").trim()}"`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    void this.look(false);
  }

  private keys(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.look(false);
  }

  private link(): void {
    address.go({ text: this.text.value.trim(), speaker: this.speaker.value.trim(), q: "" });
  }
}
