// The frame of the page: title, views, search box, what is loading or failed, keys. Apart because it is the one
// component that knows all views and none of their insides.
import { type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { About, QueryError } from "../../generated/engine.js";
import { address } from "../address.js";
import { remember, remembered } from "../memory.js";
import { type State, type View, format, only, parse } from "../state.js";
import { LANGUAGES, choose, language, t } from "../strings.js";
import { DATE } from "../timespan.js";
import "../views/about.js";
import "../views/concordance.js";
import "../views/lookup.js";
import "../views/quotations.js";
import "../views/reader.js";
import "../views/search.js";
import "../views/speaker.js";
import "../views/speakers.js";
import "./help-sheet.js";
import type { HelpSheet } from "./help-sheet.js";
import { Light } from "./light.js";
import "./search-box.js";
import type { SearchBox } from "./search-box.js";
import "./selection-bar.js";
import type { SelectionBar } from "./selection-bar.js";

/** The views in the navigation, in order. */
const NAVIGATION: readonly View[] = ["search", "concordance", "quotations", "speakers", "lookup", "about"];

/** The filters that quotations have too. */
const QUOTED: readonly string[] = ["speaker", "source", "year", DATE];

/** A view that can be gone through by key. */
interface Steps {
  step(by: 1 | -1): void;
  /** Does what a single key means there; false: nothing. */
  act?(key: string): boolean;
}

const steps = (view: Element | null): view is Element & Steps =>
  view !== null && "step" in view && typeof view.step === "function";

/** The whole page: the element that index.html has. */
export class Shell extends Light {
  /** The corpus, once it can be asked. */
  @property({ attribute: false }) about: About | undefined;
  /** Bytes received of bytes in all. */
  @property({ attribute: false }) progress: readonly [number, number] = [0, 0];
  /** Why the page cannot answer. */
  @property({ attribute: false }) failure = "";
  /** The corpus's title as index.html has it. */
  @property({ attribute: false }) name = document.title;
  /** What the corpus is, for whoever waits for it. */
  private readonly description = document.querySelector<HTMLMetaElement>("meta[name=description]")?.content ?? "";
  @state() private state: State = address.state;
  @state() private mistake: QueryError | undefined;
  @state() private keys = remembered("keys") !== "off";
  /** Whether the first view has something to show: before that the foot of the page would jump. */
  @state() private arrived = false;
  /** The address as it stands on paper. */
  @state() private printed = "";
  @query("dixit-search-box") private box!: SearchBox;
  @query("dixit-help-sheet") private sheet!: HelpSheet;
  @query("dixit-selection") private selected!: SelectionBar;
  /** Where each state of this visit was scrolled to. */
  private readonly scrolls = new Map<string, number>();
  private forget: (() => void) | undefined;
  private restore: number | undefined;
  private readonly onPrint = (): void => {
    this.printed = location.href;
    this.performUpdate(); // The browser takes its picture right after this.
  };
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);
  private readonly onClick = (event: MouseEvent): void => this.follow(event);

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren(); // The skeleton of index.html has done its part.
    history.scrollRestoration = "manual";
    this.forget = address.listen((next, before) => this.move(next, before));
    addEventListener("keydown", this.onKey);
    addEventListener("click", this.onClick);
    addEventListener("beforeprint", this.onPrint);
    addEventListener("popstate", () => (this.restore = this.scrolls.get(format(address.state)) ?? 0));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget?.();
    removeEventListener("keydown", this.onKey);
    removeEventListener("click", this.onClick);
    removeEventListener("beforeprint", this.onPrint);
  }

  private move(next: State, before: State): void {
    this.scrolls.set(format(before), scrollY);
    this.state = next;
    if (next.view === before.view && next.doc === before.doc && next.speaker === before.speaker) {
      if (next.page !== before.page && next.page > 1) scrollTo(0, 0);
      return;
    }
    this.mistake = undefined;
    scrollTo(0, 0);
    void this.updateComplete.then(() => this.focusHeading());
  }

  /** The heading of a new view takes the focus, so that a screen reader begins there. */
  private focusHeading(): void {
    const heading = this.querySelector<HTMLElement>("main h1");
    heading?.focus({ preventScroll: true });
  }

  private settled(event: CustomEvent<{ title?: string } | null>): void {
    this.arrived = true;
    const part = event.detail?.title || (this.state.view === "search" && this.state.q) || t.viewNames[this.state.view];
    document.title = part ? `${part} – ${this.name}` : this.name;
    if (event.detail?.title && document.activeElement === document.body) this.focusHeading();
    if (this.restore === undefined) return;
    scrollTo(0, this.restore);
    this.restore = undefined;
  }

  /** Links within the page go through the state, so that a click and a step in the history can be told apart. */
  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href^='#']");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hash === "#main") return;
    event.preventDefault();
    address.go(parse(link.hash));
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !this.keys || !this.about) return;
    const target = event.target as HTMLElement;
    if (target.closest("input:not([type=checkbox]), textarea, select, dialog[open]") || target.isContentEditable) return;
    const view = this.querySelector("main > *");
    const act: Record<string, (() => void) | undefined> = {
      "/": () => this.box.focus(),
      "?": () => this.sheet.open(),
      n: this.state.view === "read" && steps(view) ? () => view.step(1) : undefined,
      p: this.state.view === "read" && steps(view) ? () => view.step(-1) : undefined,
      j: this.state.view !== "read" && steps(view) ? () => view.step(1) : undefined,
      k: this.state.view !== "read" && steps(view) ? () => view.step(-1) : undefined,
    };
    const action = act[event.key];
    const done = action ? (action(), true) : this.selected.act(event.key) || (steps(view) && view.act?.(event.key));
    if (done) event.preventDefault();
  }

  private setKeys(on: boolean): void {
    this.keys = on;
    remember("keys", on ? "on" : "off");
  }

  protected override firstUpdated(): void {
    // Who begins to type before the corpus is there finds the answer when it is. A field that opens the keyboard of
    // a phone unasked would hide what the page is about.
    const asked = this.state.view !== "search" || this.state.q !== "";
    if (!asked && !matchMedia("(pointer: coarse)").matches) void this.box.updateComplete.then(() => this.box.focus());
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A view that failed does not say that it has arrived.
    if (changed.has("about") && this.about) setTimeout(() => (this.arrived = true), 1000);
  }

  override render() {
    return html`<a class="skip" href="#main" @click=${this.skip}>${t.skip}</a>
      <header class="top">
        <p class="title"><a href=${address.href({})} dir="auto">${this.name}</a></p>
        <nav aria-label=${t.views}>
          <ul>
            ${NAVIGATION.map((view) => this.tab(view))}
          </ul>
        </nav>
        <dixit-search-box .state=${this.state} .mistake=${this.mistake}></dixit-search-box>
      </header>
      <main
        id="main"
        class=${this.state.view}
        tabindex="-1"
        @settled=${this.settled}
        @mistake=${(event: CustomEvent<QueryError | undefined>) => (this.mistake = event.detail)}
      >
        ${this.failure ? this.failed() : this.about ? this.view() : this.loading()}
      </main>
      <footer class=${this.arrived || this.failure ? "bottom" : "bottom coming"}>
        <p class="printed">${this.name}. ${this.printed}</p>
        <p>${t.made}</p>
        <p>
          <button class="plain" aria-keyshortcuts="?" @click=${() => this.sheet.open()}>${t.keys}</button>
          ${LANGUAGES.map(([code, name]) =>
            code === language
              ? nothing
              : html`<button class="plain" lang=${code} @click=${() => this.choose(code)}>${name}</button>`,
          )}
        </p>
      </footer>
      <dixit-selection></dixit-selection>
      <dixit-help-sheet .on=${this.keys} @keys=${(event: CustomEvent<boolean>) => this.setKeys(event.detail)}></dixit-help-sheet>
      <p id="announcer" class="visually-hidden" role="status"></p>`;
  }

  private tab(view: View): TemplateResult {
    // Search, concordance and quotations keep the query: they are three ways to look at one result.
    const { q, filters } = this.state;
    const same = view === "search" || view === "concordance";
    const href = address.href({ view, ...(same && { q, filters }), ...(view === "quotations" && { q, filters: only(filters, QUOTED) }) });
    const here = view === this.state.view || (view === "search" && this.state.view === "read");
    return html`<li><a href=${href} aria-current=${here ? (view === this.state.view ? "page" : "true") : nothing}>${t.viewNames[view]}</a></li>`;
  }

  private view(): TemplateResult {
    switch (this.state.view) {
      case "search":
        return html`<dixit-search-view .state=${this.state}></dixit-search-view>`;
      case "concordance":
        return html`<dixit-concordance .state=${this.state}></dixit-concordance>`;
      case "quotations":
        return html`<dixit-quotations .state=${this.state}></dixit-quotations>`;
      case "lookup":
        return html`<dixit-lookup .state=${this.state}></dixit-lookup>`;
      case "speakers":
        return this.state.speaker === ""
          ? html`<dixit-speakers .state=${this.state}></dixit-speakers>`
          : html`<dixit-speaker .state=${this.state}></dixit-speaker>`;
      case "read":
        return html`<dixit-reader .state=${this.state}></dixit-reader>`;
      case "about":
        return html`<dixit-about .about=${this.about}></dixit-about>`;
    }
  }

  private loading(): TemplateResult {
    const [received, total] = this.progress;
    const size = (bytes: number) => (bytes / 1e6).toFixed(1);
    const done = total > 0 && received >= total;
    // What will stand on the start page stands there already, at its place.
    const start = this.state.view === "search" && this.state.q === "";
    return html`<div class=${start ? "start" : "loading"}>
      ${start ? html`<h1 tabindex="-1">${t.start}</h1>` : nothing}
      ${this.description ? html`<p class="lead" dir="auto">${this.description}</p>` : nothing}
      <p>${done ? t.unpacking : t.loading}</p>
      <progress max=${total || 1} value=${received} aria-label=${t.loading}></progress>
      <p class="quiet">${total > 0 ? t.loaded(size(received), size(total)) : nothing}</p>
    </div>`;
  }

  private failed(): TemplateResult {
    return html`<div class="failed" role="alert">
      <h1>${t.failed}</h1>
      <p>${this.failure}</p>
      <p>${t.failedHelp}</p>
      <ul>
        ${t.failedSteps.map((step) => html`<li>${step}</li>`)}
      </ul>
      <p><button @click=${() => location.reload()}>${t.reload}</button></p>
    </div>`;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("main")?.focus();
  }

  private choose(code: string): void {
    choose(code);
    // Every component draws its words anew.
    for (const part of [this, ...this.querySelectorAll("*")]) if (part instanceof Light) part.requestUpdate();
  }
}
