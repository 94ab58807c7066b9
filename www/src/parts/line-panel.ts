// The paragraph of one concordance line, with what is decided about the line. Apart because it lies over the
// table, so that rows keep their height and the table its place.
import { type PropertyValues, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { BlockView, Line } from "../../generated/engine.js";
import { address } from "../address.js";
import type { Choice } from "../choices.js";
import { ask, words } from "../engine.js";
import { Latest } from "../latest.js";
import { blockOf } from "../paragraph.js";
import { t } from "../strings.js";
import { Light } from "./light.js";
import { origin } from "./origin.js";

/** The panel. Sends `close`, and `label` with the text of a label. */
@customElement("dixit-line-panel")
export class LinePanel extends Light {
  @property({ attribute: false }) line!: Line;
  @property({ attribute: false }) choice: Choice = {};
  /** The query whose hits are marked. */
  @property({ attribute: false }) query = "";
  @property({ attribute: false }) href = "";
  @state() private block: BlockView | undefined;
  @state() private problem = "";
  private readonly latest = new Latest();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.latest.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("line")) void this.ask();
  }

  private async ask(): Promise<void> {
    const { line, query } = this;
    try {
      const view = await this.latest.run((signal) => ask("document", [line.doc, { query }], signal));
      if (!view) return;
      this.block = view.blocks[blockOf(line, view.blocks)];
      this.problem = this.block ? "" : t.noParagraph;
    } catch (error) {
      this.problem = words(error);
    }
  }

  override render() {
    const { line, block } = this;
    const close = () => this.dispatchEvent(new CustomEvent("close"));
    const label = (event: Event) =>
      this.dispatchEvent(new CustomEvent("label", { detail: (event.target as HTMLInputElement).value }));
    return html`<aside
      class="why"
      aria-labelledby="line-title"
      data-doc=${line.doc}
      data-speaker=${line.speaker ?? nothing}
      @keydown=${(event: KeyboardEvent) => event.key === "Escape" && close()}
    >
      <header>
        <h2 id="line-title" tabindex="-1" dir="auto">${line.title || t.untitled}</h2>
        <button class="plain" @click=${close}>${t.close}</button>
      </header>
      <p class="meta">
        ${line.speaker ? html`<span class="speaker" dir="auto">${line.speaker}</span>` : nothing}
        <span>${t.places[line.in] ?? line.in}</span>
        ${origin(line.source, line.date)}
      </p>
      <blockquote lang=${line.language ?? nothing} dir="auto" aria-busy=${!block && !this.problem}>
        ${block
          ? block.pieces.map(({ text, hit }) => (hit === undefined ? text : html`<mark>${text}</mark>`))
          : this.problem || t.loading}
      </blockquote>
      <p class="actions">
        <label class="sort">${t.columns.label} <input .value=${this.choice.label ?? ""} autocomplete="off" dir="auto" @change=${label} /></label>
        <a href=${this.href || address.href({ view: "read", doc: line.doc })}>${t.readIt}</a>
      </p>
    </aside>`;
  }
}
