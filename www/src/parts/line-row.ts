// One line of a concordance as a row of its table. Apart because the pages and the scrolling table show the same.
import { type TemplateResult, html, nothing } from "lit";
import type { Line, LinePiece } from "../../generated/engine.js";
import { address } from "../address.js";
import type { Choices, Verdict } from "../choices.js";
import { formatCount, formatDate } from "../format.js";
import type { State } from "../state.js";
import { t } from "../strings.js";
import { pieces } from "./pieces.js";

/** What the rows of one table share. */
export interface Lines {
  readonly state: State;
  readonly choices: Choices;
  /** The line whose paragraph is shown. */
  readonly open: Line | undefined;
  choose(line: Line, verdict: Verdict): void;
  expand(line: Line, button: HTMLElement): void;
}

/** Languages that are written from right to left. */
const LEFTWARDS = new Set("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split(" "));

/** The direction of a table of lines: what is read before the hit stands where reading begins. */
export const direction = (line: Line | undefined): "rtl" | "ltr" =>
  line?.language !== undefined && LEFTWARDS.has(line.language) ? "rtl" : "ltr";

/** The head of the table. */
export const lineHead = (lines: Lines): TemplateResult =>
  html`<thead>
    <tr>
      <th scope="col" class="left">${t.columns.left}</th>
      <th scope="col" class="node">${t.columns.node}</th>
      <th scope="col" class="right">${t.columns.right}</th>
      <th scope="col" class="speaker">${t.columns.speaker}</th>
      <th scope="col" class="date">${t.columns.date}</th>
      <th scope="col" class="source">${t.columns.source}</th>
      ${lines.choices.labelled ? html`<th scope="col" class="label">${t.columns.label}</th>` : nothing}
      <th scope="col" class="choice">${t.columns.choice}</th>
    </tr>
  </thead>`;

/** A line; `place` counts all lines of the table from 0. */
export function lineRow(line: Line, place: number, lines: Lines): TemplateResult {
  const { q, filters } = lines.state;
  const href = address.href({ view: "read", doc: line.doc, q, filters });
  const { verdict, label } = lines.choices.of(line);
  const language = line.language ?? nothing;
  const choose = (wish: Verdict, sign: string, name: string) =>
    html`<button
      class="sign"
      aria-pressed=${verdict === wish}
      aria-label=${`${name}: ${formatCount(place + 1)}`}
      title=${name}
      @click=${() => lines.choose(line, wish)}
    >${sign}</button>`;
  const expand = (event: Event) => lines.expand(line, event.currentTarget as HTMLElement);
  return html`<tr
    class=${verdict ?? ""}
    aria-rowindex=${place + 2}
    data-line=${place}
    data-doc=${line.doc}
    data-speaker=${line.in === "narration" ? nothing : (line.speaker ?? nothing)}
  >
    <td class="left" lang=${language} dir="auto"><span><bdi>${context(line.left)}</bdi></span></td>
    <td class="node" lang=${language} dir="auto"><a href=${href}>${pieces(line.node)}</a></td>
    <td class="right" lang=${language} dir="auto"><span>${context(line.right)}</span></td>
    <td class="speaker" dir="auto">${line.speaker ?? nothing}</td>
    <td class="date">${line.date ? html`<time datetime=${line.date.value}>${formatDate(line.date, "short")}</time>` : nothing}</td>
    <td class="source" dir="auto" title=${line.title}>${line.source ?? line.title}</td>
    ${lines.choices.labelled ? html`<td class="label" dir="auto">${label ?? nothing}</td>` : nothing}
    <td class="choice">
      ${choose("kept", "✓", t.keepLine)}${choose("dropped", "×", t.dropLine)}<button
        class="sign expand"
        aria-expanded=${lines.open === line}
        aria-label=${`${t.expandLine}: ${formatCount(place + 1)}`}
        title=${t.expandLine}
        @click=${expand}
      >¶</button>
    </td>
  </tr>`;
}

/** Context with its sort words marked by colour, line and number. */
function context(row: readonly LinePiece[]): (string | TemplateResult)[] {
  return row.map(({ text, sort }) =>
    sort === undefined || sort === null
      ? text
      : html`<span class="sorted${sort}" title=${t.sortSign(sort)}>${text}</span>`,
  );
}
