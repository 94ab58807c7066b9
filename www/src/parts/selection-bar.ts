// What can be done with selected text: look it up, or copy it with its source. Apart because it serves every view
// that shows the corpus's words.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { address } from "../address.js";
import { announce } from "../announce.js";
import { cite } from "../cite.js";
import { copy } from "../clipboard.js";
import { ask, words } from "../engine.js";
import { handOver } from "../handover.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

/** How long a selection rests before it is offered anything. */
const PAUSE = 200;
/** Longer selections are no quotation. */
const LONGEST = 5000;

/** Words of the corpus that are selected. */
interface Selected {
  readonly text: string;
  readonly doc: string;
  readonly speaker: string | undefined;
}

/** The bar beside a selection. Everything in it has a key as well, since no key leads from a selection to a bar. */
@customElement("dixit-selection")
export class SelectionBar extends Light {
  @state() private selected: Selected | undefined;
  @state() private told = "";
  private timer = 0;
  private readonly onChange = (): void => {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.look(), PAUSE);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("selectionchange", this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("selectionchange", this.onChange);
    clearTimeout(this.timer);
  }

  /** Does what a single key means for the selected text; false: nothing is selected or the key means nothing. */
  act(key: string): boolean {
    this.look();
    if (!this.selected) return false;
    if (key === "l") this.lookUp();
    else if (key === "c") void this.copy();
    else return false;
    return true;
  }

  private look(): void {
    // Whoever goes to the bar by Tab keeps it, although the selection may be gone.
    if (this.contains(document.activeElement)) return;
    const selection = getSelection();
    const node = selection?.anchorNode;
    const start = node instanceof Element ? node : node?.parentElement;
    const doc = start?.closest<HTMLElement>("[data-doc]")?.dataset["doc"];
    const text = selection && !selection.isCollapsed ? selection.toString().replace(/\s+/g, " ").trim() : "";
    const speaker = start?.closest<HTMLElement>("[data-speaker]")?.dataset["speaker"];
    this.told = "";
    this.selected = doc !== undefined && text.length > 1 && text.length <= LONGEST ? { text, doc, speaker } : undefined;
  }

  protected override updated(): void {
    const bar = this.querySelector<HTMLElement>(".selection");
    const selection = getSelection();
    if (!bar || !selection || selection.rangeCount === 0 || selection.isCollapsed) return;
    // Above the first line where there is room, else below the last one; a phone has its own menu there, and the
    // style sheet puts the bar at the bottom.
    const box = selection.getRangeAt(0).getBoundingClientRect();
    const above = box.top - bar.offsetHeight - 8;
    const top = above > 0 ? above : Math.min(innerHeight - bar.offsetHeight - 8, box.bottom + 8);
    const left = Math.min(innerWidth - bar.offsetWidth - 8, Math.max(8, box.left));
    bar.style.setProperty("--top", `${top}px`);
    bar.style.setProperty("--left", `${left}px`);
  }

  override render() {
    if (!this.selected) return nothing;
    return html`<div class="selection" role="group" aria-label=${t.selection} @pointerdown=${this.keep}>
      <button aria-keyshortcuts="l" @click=${() => this.lookUp()}>${t.lookUpSelection}</button>
      <button aria-keyshortcuts="c" @click=${() => void this.copy()}>${t.copyCitation}</button>
      ${this.told ? html`<span role="status">${this.told}</span>` : nothing}
    </div>`;
  }

  /** A press on the bar must not take the selection away. */
  private keep(event: Event): void {
    event.preventDefault();
  }

  private lookUp(): void {
    if (!this.selected) return;
    handOver(this.selected.text);
    this.selected = undefined;
    getSelection()?.removeAllRanges();
    address.go({ view: "lookup", q: "", text: "", speaker: "", filters: {}, sort: "", page: 1, doc: "", hit: 0, at: -1 });
  }

  private async copy(): Promise<void> {
    if (!this.selected) return;
    const { text, doc, speaker } = this.selected;
    try {
      const view = await ask("document", [doc]);
      const done = await copy(cite(text, view, speaker));
      this.told = done ? t.copied : t.notCopied;
    } catch (error) {
      this.told = words(error);
    }
    announce(this.told);
  }
}
