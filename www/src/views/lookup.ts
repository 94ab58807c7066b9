// Is this printed anywhere, in which words, and whose are they? The look-up view.
import { type PropertyValues, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Lookup } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { save } from "../csv.js";
import { about, ask, words } from "../engine.js";
import { takeOver } from "../handover.js";
import { Latest } from "../latest.js";
import "../parts/article-table.js";
import { failure } from "../parts/failure.js";
import { Light } from "../parts/light.js";
import { lookupAnswer } from "../parts/lookup-answer.js";
import { type Circumstances, asCsv, asJson } from "../report.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** Places asked for: all that the engine lists. */
const PLACES = 50;
/** Places asked for of each quotation of an article. */
const ARTICLE_PLACES = 5;
/** The largest file that is read as an article. */
const LARGEST = 2_000_000;
/** A date as the engine reads it. */
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** The look-up view. What is pasted lives in this component and nowhere else. */
@customElement("dixit-lookup")
export class LookupView extends Light {
  @property({ attribute: false }) state!: State;
  @state() private answers: readonly Lookup[] | undefined;
  /** How many quotations an article has; absent where the answer is a single look-up's. */
  @state() private total: number | undefined;
  @state() private waiting = false;
  @state() private stopped = false;
  @state() private problem = "";
  /** When the answers were asked for, and for which claimed date. */
  private time = new Date();
  private asked = "";
  @query("textarea") private text!: HTMLTextAreaElement;
  @query("input[name=speaker]") private speaker!: HTMLInputElement;
  @query("input[name=date]") private date!: HTMLInputElement;
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
    const date = this.date.value.trim();
    this.asked = DATE.test(date) ? date : "";
    this.time = new Date();
    this.waiting = true;
    this.stopped = false;
    this.problem = "";
    try {
      const whole = await this.latest.run((signal) => (article ? this.check(text, signal) : this.one(text, signal)));
      if (!whole) return;
      const first = this.answers?.[0];
      announce(article || !first ? t.articleCount(this.answers?.length ?? 0) : t.verdicts[first.verdict]);
    } catch (error) {
      this.answers = undefined;
      this.problem = words(error);
    }
    this.waiting = false;
  }

  private async one(text: string, signal: AbortSignal): Promise<true> {
    const speaker = this.speaker.value.trim();
    const answer = await ask("lookup", [text, { ...this.claims(speaker), limit: PLACES }], signal);
    if (!signal.aborted) [this.answers, this.total] = [[answer], undefined];
    return true;
  }

  /** Looks the quotations of an article up one by one: so it can be told how far it is, and stopped at once. */
  private async check(article: string, signal: AbortSignal): Promise<true> {
    const quotations = await ask("quotations", [article], signal);
    const answers: Lookup[] = [];
    if (!signal.aborted) [this.answers, this.total] = [[], quotations.length];
    let shown = performance.now();
    for (const { text, speaker } of quotations) {
      answers.push(await ask("lookup", [text, { ...this.claims(speaker ?? ""), limit: ARTICLE_PLACES }], signal));
      if (signal.aborted) break;
      // Drawing takes as long as looking up: a few times a second is enough.
      if (performance.now() - shown < 200) continue;
      this.answers = [...answers];
      await this.updateComplete;
      shown = performance.now();
    }
    if (!signal.aborted) this.answers = answers;
    return true;
  }

  private claims(speaker: string): { speaker?: string; date?: string } {
    return { ...(speaker === "" ? {} : { speaker }), ...(this.asked === "" ? {} : { date: this.asked }) };
  }

  private stop(): void {
    this.latest.stop();
    this.waiting = false;
    this.stopped = true;
    announce(t.articleStopped);
  }

  override render() {
    return html`<h1 tabindex="-1">${t.lookupTitle}</h1>
      <p class="lead">${t.lookupIntro}</p>
      <form class="lookup" @submit=${(event: Event) => this.submit(event)} @dragover=${this.over} @drop=${(event: DragEvent) => this.drop(event)}>
        <label for="lookup-text">${t.lookupText}</label>
        <textarea id="lookup-text" rows="4" dir="auto" @keydown=${this.keys}></textarea>
        <label class="beside">${t.lookupSpeaker} <input name="speaker" autocomplete="off" dir="auto" /></label>
        <label class="beside">${t.lookupDate} <input name="date" autocomplete="off" pattern=${DATE.source} /></label>
        <p class="actions">
          <button class="primary">${t.lookupButton}</button>
          <button type="button" class="article" @click=${() => void this.look(true)}>${t.articleButton}</button>
          <button type="button" class="plain" title=${t.lookupLinkHint} @click=${this.link}>${t.lookupLink}</button>
        </p>
        <label class="beside"
          >${t.articleFile}
          <input type="file" accept=".txt,.md,.text,text/plain,text/markdown" @change=${(event: Event) => this.chosen(event)} />
          <span class="quiet">${t.articleDrop}</span></label
        >
      </form>
      <div class="answers" aria-busy=${this.waiting}>
        ${this.problem ? failure(this.problem) : this.waiting && !this.answers ? html`<p class="quiet skeleton">${t.lookupWaiting}</p>` : this.answered()}
      </div>`;
  }

  private answered() {
    const { answers, total } = this;
    if (!answers) return nothing;
    if (total === 0) return html`<p>${t.articleNone}</p>`;
    return html`${total === undefined ? answers.map((answer) => lookupAnswer(answer, this.asked)) : this.article(answers, total)}
      ${this.waiting || answers.length === 0 ? nothing : this.report()}`;
  }

  private article(answers: readonly Lookup[], total: number) {
    return html`${this.waiting
        ? html`<p class="progress">
            <progress max=${total} value=${answers.length} aria-label=${t.articleProgress(answers.length, total)}></progress>
            <span>${t.articleProgress(answers.length, total)}</span>
            <button type="button" class="stop" @click=${this.stop}>${t.articleCancel}</button>
          </p>`
        : html`<p><strong>${this.stopped ? t.articleStopped : t.articleCount(answers.length)}</strong> ${t.claimNote}</p>`}
      <dixit-article .answers=${answers} .date=${this.asked}></dixit-article>`;
  }

  /** What a report says of itself, and the ways to keep it. */
  private report() {
    const about = this.circumstances();
    const name = `dixit-${about.time.slice(0, 10)}`;
    const answers = this.answers ?? [];
    return html`<footer class="report">
      <p class="quiet">${t.reportOf(about.corpus, this.time.toLocaleString())} ${t.aboutFingerprint}: <code>${about.fingerprint}</code></p>
      <p class="actions">
        <button type="button" class="csv" @click=${() => save(`${name}.csv`, asCsv(answers, about))}>${t.exportCsv}</button>
        <button type="button" class="json" @click=${() => save(`${name}.json`, asJson(answers, about), "application/json")}>${t.exportJson}</button>
        <button type="button" @click=${() => print()}>${t.exportPrint}</button>
      </p>
    </footer>`;
  }

  private circumstances(): Circumstances {
    return {
      corpus: about?.title ?? "",
      fingerprint: about?.fingerprint ?? "",
      time: this.time.toISOString(),
      page: location.href.replace(/#.*$/, ""),
    };
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

  private over(event: DragEvent): void {
    // Text that is dropped goes where it is dropped, as everywhere.
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }

  private drop(event: DragEvent): void {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.read(file);
  }

  private chosen(event: Event): void {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) void this.read(file);
  }

  private async read(file: File): Promise<void> {
    const bytes = file.size > LARGEST ? undefined : await file.arrayBuffer();
    const text = bytes && decode(bytes);
    if (text === undefined) {
      this.answers = undefined;
      this.problem = t.articleTooLarge;
      return;
    }
    this.text.value = text;
    await this.look(true);
  }

  private link(): void {
    address.go({ text: this.text.value.trim(), speaker: this.speaker.value.trim(), q: "" });
  }
}

/** The text of a file: UTF-8, else what Windows made of it; nothing where it holds what no text does. */
function decode(bytes: ArrayBuffer): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("windows-1252").decode(bytes);
  }
  return text.includes("\0") ? undefined : text;
}
