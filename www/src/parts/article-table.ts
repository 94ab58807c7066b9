// The quotations of an article with their verdicts, one row each, and the evidence below a row. Apart from the view
// because a table of a hundred rows must not be drawn anew by what is typed above it.
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Lookup } from "../../generated/engine.js";
import { formatDate } from "../format.js";
import { isFound } from "../report.js";
import { t } from "../strings.js";
import { Light } from "./light.js";
import { lookupAnswer, noteWords } from "./lookup-answer.js";

/** The table. */
@customElement("dixit-article")
export class ArticleTable extends Light {
  @property({ attribute: false }) answers: readonly Lookup[] = [];
  @property() date = "";
  @state() private open: ReadonlySet<number> = new Set();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeprint", this.openAll);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeprint", this.openAll);
  }

  /** A printed report has all its evidence. */
  private readonly openAll = (): void => {
    this.open = new Set(this.answers.keys());
    this.performUpdate();
  };

  override render() {
    return html`<div class="wide">
      <table class="verified">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">#</span></th>
            <th scope="col">${t.articleColumns.quotation}</th>
            <th scope="col">${t.articleColumns.verdict}</th>
            <th scope="col">${t.articleColumns.found}</th>
          </tr>
        </thead>
        <tbody>
          ${this.answers.map((answer, i) => this.row(answer, i))}
        </tbody>
      </table>
    </div>`;
  }

  private row(answer: Lookup, i: number) {
    const match = isFound(answer) ? answer.matches[0] : undefined;
    const open = this.open.has(i);
    return html`<tr class=${answer.verdict}>
        <td>${i + 1}</td>
        <td><q dir="auto">${answer.query}</q>${answer.claimed ? html` <span class="quiet" dir="auto">${t.attributed(answer.claimed)}</span>` : nothing}</td>
        <td>
          <strong class="verdict"><span class="shape" aria-hidden="true"></span>${t.verdicts[answer.verdict]}</strong>
          ${answer.notes.map((note) => html`<p class="flags">${noteWords(note)}</p>`)}
          <button class="plain" aria-expanded=${open} @click=${() => this.toggle(i)}>${t.articleEvidence}</button>
        </td>
        <td dir="auto">
          ${match ? html`${match.speaker ?? t.speakerUnknown}${match.date ? `, ${formatDate(match.date)}` : ""}, ${match.title || t.untitled}` : nothing}
        </td>
      </tr>
      ${open ? html`<tr class="opened"><td></td><td colspan="3">${lookupAnswer(answer, this.date)}</td></tr>` : nothing}`;
  }

  private toggle(i: number): void {
    const open = new Set(this.open);
    if (!open.delete(i)) open.add(i);
    this.open = open;
  }
}
