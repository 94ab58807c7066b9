// The search box with its completions. Apart because it is the one field that every view shares, and because
// a combobox has manners of its own (arrows, Enter, Escape, what is read out).
import { type PropertyValues, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { QueryError, Suggestion } from "../../generated/engine.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { ask } from "../engine.js";
import { formatCount } from "../format.js";
import { Latest } from "../latest.js";
import { type State, filtered } from "../state.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

/** The views that answer while one types; from others, Enter goes to the search. */
const LIVE: ReadonlySet<string> = new Set(["search", "concordance", "quotations"]);
/** Above so many suggestions nobody reads them. */
const MOST = 8;

/** The search box. */
@customElement("dixit-search-box")
export class SearchBox extends Light {
  @property({ attribute: false }) state!: State;
  @property({ attribute: false }) mistake: QueryError | undefined;
  @state() private suggestions: readonly Suggestion[] = [];
  @state() private chosen = -1;
  @query("input") private input!: HTMLInputElement;
  private readonly latest = new Latest();
  /** Whether what is typed goes into the history entry that the first letter made. */
  private typing = false;

  override focus(): void {
    this.input.focus();
    this.input.select();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The field is written only when something else than typing changed the query: the caret stays.
    if (changed.has("state") && this.input.value !== this.state.q && !(this.typing && !LIVE.has(this.state.view))) {
      this.input.value = this.state.q;
    }
  }

  override render() {
    const open = this.suggestions.length > 0;
    return html`<form role="search" @submit=${this.submit} @keydown=${this.keys} @focusout=${this.leave}>
        <label class="visually-hidden" for="query">${t.searchBox}</label>
        <input
          id="query"
          type="search"
          name="q"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          dir="auto"
          placeholder=${t.searchHint}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded=${open}
          aria-controls="suggestions"
          aria-activedescendant=${open && this.chosen >= 0 ? `suggestion-${this.chosen}` : nothing}
          aria-invalid=${this.mistake ? "true" : nothing}
          aria-describedby=${this.mistake ? "mistake" : nothing}
          @input=${this.typed}
        />
        <button>${t.searchButton}</button>
        <ul id="suggestions" role="listbox" aria-label=${t.suggestions} ?hidden=${!open}>
          ${this.suggestions.map(
            (suggestion, i) =>
              html`<li
                id=${`suggestion-${i}`}
                role="option"
                aria-selected=${i === this.chosen}
                @pointerdown=${(event: Event) => event.preventDefault()}
                @click=${() => this.take(suggestion)}
              >
                <span dir="auto">${suggestion.text}</span>
                <span class="count">${t.suggestionKinds[suggestion.kind]}, ${formatCount(suggestion.count)}</span>
              </li>`,
          )}
        </ul>
      </form>
      ${this.mistake ? this.told(this.mistake) : nothing}`;
  }

  private told(mistake: QueryError) {
    const { q } = this.state;
    const bad = q.slice(mistake.start, mistake.end);
    return html`<p id="mistake" class="mistake">
      ${mistake.message}
      ${bad
        ? html`<span class="quiet" dir="auto"
            >${q.slice(0, mistake.start)}<span class="bad" aria-label=${t.mistakeAt(bad)}>${bad}</span>${q.slice(mistake.end)}</span
          >`
        : nothing}
      <a href=${address.href({ view: "about" })}>${t.syntaxTitle}</a>
    </p>`;
  }

  private typed(event: Event): void {
    this.change(this.input.value);
    this.chosen = -1;
    if (!(event as InputEvent).isComposing) void this.suggest();
  }

  private change(q: string): void {
    const live = LIVE.has(this.state.view);
    if (live && this.typing) address.amend({ q, page: 1 });
    else if (live) address.go({ q, page: 1 });
    this.typing = true;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.close();
    this.typing = false;
    const q = this.input.value;
    if (!LIVE.has(this.state.view)) address.go({ view: "search", q, filters: {}, sort: "", page: 1, doc: "", hit: 0, at: -1, speaker: "", text: "" });
    else if (q !== this.state.q || filtered(this.state.filters)) address.go({ q, page: 1 });
    else address.go({});
  }

  private async suggest(): Promise<void> {
    const typed = this.input.value.slice(0, this.input.selectionStart ?? undefined);
    try {
      const found = typed.trim() === "" ? [] : await this.latest.run((signal) => ask("suggest", [typed], signal));
      if (!found || !this.contains(document.activeElement)) return;
      // What stands there already is no way to go on.
      const news = found.filter(({ start, end, insert }) => typed.slice(start, end).trim() !== insert.trim());
      // Whoever chose while they were on their way keeps what was chosen.
      const chosen = this.suggestions[this.chosen]?.insert;
      this.suggestions = news.slice(0, MOST);
      this.chosen = this.suggestions.findIndex(({ insert }) => insert === chosen);
    } catch {
      this.close(); // A query without completions is no failure.
    }
  }

  private take({ start, end, insert }: Suggestion): void {
    const { value, selectionStart } = this.input;
    // Letters typed since the suggestion came belong to the word that it completes.
    const until = Math.max(end, selectionStart ?? end);
    this.input.value = value.slice(0, start) + insert + value.slice(until);
    const caret = start + insert.length;
    this.input.setSelectionRange(caret, caret);
    this.close();
    this.change(this.input.value);
    announce(insert);
    // After the name of a field its values come.
    if (insert.endsWith(":")) void this.suggest();
  }

  private keys(event: KeyboardEvent): void {
    const { length } = this.suggestions;
    if (event.isComposing) return;
    // Some browsers empty the field at Escape, and with it the page: what was found stays until something is typed.
    if (event.key === "Escape") this.close();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length > 0) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are suggestions: the field itself.
      this.chosen = ((this.chosen + 1 + step + length + 1) % (length + 1)) - 1;
    } else if ((event.key === "Enter" || event.key === "Tab") && this.chosen >= 0) {
      const suggestion = this.suggestions[this.chosen];
      if (suggestion) this.take(suggestion);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private leave(event: FocusEvent): void {
    if (this.contains(event.relatedTarget as Node | null)) return;
    this.close();
    this.typing = false;
  }

  private close(): void {
    this.latest.stop();
    this.suggestions = [];
    this.chosen = -1;
  }
}
