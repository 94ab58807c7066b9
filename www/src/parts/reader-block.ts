// Draws one stretch of a document: its text with hits, quotations, names, cues and repairs. Apart from the
// reader's view because that one moves through the document and this one shows it.
import { type TemplateResult, html, nothing } from "lit";
import type { BlockView, DocumentView, QuotationView, ReaderPiece } from "../../generated/engine.js";
import { formatDate } from "../format.js";
import { type Node, isNested, nest, quotationsIn } from "../nest.js";
import { t } from "../strings.js";

/** Under this an attribution is doubtful, and is told so. */
export const DOUBT = 0.7;
/** So many colours there are for speakers. */
const VOICES = 8;

/** The styles of a document's speakers by name: in order of appearance, so that neighbours differ. */
export type Voices = ReadonlyMap<string | undefined, number>;

/** Gives the speakers of a document their styles. */
export function voices(document: DocumentView): Voices {
  const map = new Map<string | undefined, number>();
  for (const { speaker, kind } of document.quotations) {
    if (kind !== "other" && speaker !== undefined && !map.has(speaker)) map.set(speaker, map.size % VOICES);
  }
  return map;
}

/** Turns have a heading, and titles are nobody's words: neither is drawn as a quotation. */
export const isDrawn = (quotation: QuotationView | undefined): boolean =>
  quotation !== undefined && quotation.kind !== "turn" && quotation.kind !== "other";

/** The speaker of a quotation in words, with the doubt there is. */
export function speakerName({ speaker, confidence }: Pick<QuotationView, "speaker" | "confidence">): string {
  if (speaker === undefined) return t.speakerUnknown;
  return confidence < DOUBT ? t.perhaps(speaker) : speaker;
}

/** What the blocks of one document share while they are drawn. */
export interface Page {
  readonly document: DocumentView;
  readonly voices: Voices;
  /** Opens the evidence for a quotation. */
  why(quotation: number, button: HTMLElement): void;
}

/** A block with its turn's heading, if one begins with it. */
export function block(view: BlockView, page: Page): TemplateResult {
  const nodes = nest(view.pieces, (quotation) => isDrawn(page.document.quotations[quotation]));
  const said: Said = { speakers: new Set() };
  const text = drawn(nodes, page, said);
  const heading = view.turn ? turnHeading(view) : nothing;
  const notes = quotationsIn(nodes);
  const after =
    notes.length > 0
      ? html`<p class="notes-after">${names(notes, page)}</p>`
      : nothing;
  return html`${heading}${element(view, text)}${after}`;
}

function element(view: BlockView, text: unknown): TemplateResult {
  const at = String(view.start);
  switch (view.kind) {
    case "headline":
      return html`<p class="headline" data-at=${at}>${text}</p>`;
    case "heading":
      return html`<h2 class="heading" data-at=${at}>${text}</h2>`;
    case "boilerplate":
      return html`<p class="boilerplate" data-at=${at} title=${t.boilerplate}><span class="visually-hidden">(${t.boilerplate}) </span>${text}</p>`;
    default:
      return html`<p class=${view.kind} data-at=${at}>${text}</p>`;
  }
}

function turnHeading({ turn, unit }: BlockView): TemplateResult | typeof nothing {
  if (!turn) return nothing;
  return html`<h2 class="turn" data-unit=${unit ?? nothing} data-turn=${turn.id}>
    <span dir="auto">${turn.speaker ?? t.speakerUnknown}</span>
    ${turn.title ? html`<span class="quiet">${turn.title}</span>` : nothing}
    ${turn.date ? html`<time class="quiet" datetime=${turn.date.value}>${formatDate(turn.date)}</time>` : nothing}
  </h2>`;
}

/** The speakers already named beside this block: a repeated one is a ditto mark. */
interface Said {
  readonly speakers: Set<string | undefined>;
}

function drawn(nodes: readonly Node[], page: Page, said: Said): unknown[] {
  return nodes.map((node) => (isNested(node) ? quotation(node.quotation, node.children, page, said) : piece(node)));
}

function quotation(index: number, children: readonly Node[], page: Page, said: Said): TemplateResult {
  const view = page.document.quotations[index];
  if (!view) return html`${drawn(children, page, said)}`;
  const doubtful = view.speaker === undefined || view.confidence < DOUBT;
  const voice = page.voices.get(view.speaker);
  const note = noteButton(index, view, page, said.speakers.has(view.speaker));
  said.speakers.add(view.speaker);
  const look = `quote ${voice === undefined ? "unknown" : `voice${voice}`}${doubtful ? " doubtful" : ""}`;
  return html`${note}<span class=${look} data-quote=${index} data-speaker=${speakerName(view)}>${drawn(children, page, said)}</span>`;
}

function noteButton(index: number, view: QuotationView, page: Page, again: boolean): TemplateResult {
  const name = speakerName(view);
  const voice = page.voices.get(view.speaker);
  const open = (event: Event) => page.why(index, event.currentTarget as HTMLElement);
  const doubtful = view.speaker === undefined || view.confidence < DOUBT;
  return html`<button
    class="note ${voice === undefined ? "unknown" : `voice${voice}`}${doubtful ? " doubtful" : ""}${again ? " again" : ""}"
    data-note=${index}
    aria-label=${t.whySpeaker(name)}
    title=${t.whySpeaker(name)}
    @click=${open}
  >${doubtful ? html`<span aria-hidden="true">? </span>` : nothing}<span dir="auto">${again ? "″" : name}</span></button>`;
}

/** The names after a paragraph, where there is no margin for them. */
function names(quotations: readonly number[], page: Page): unknown[] {
  const speakers = new Set<string | undefined>();
  return quotations.map((index) => {
    const view = page.document.quotations[index];
    if (!view) return nothing;
    const again = speakers.has(view.speaker);
    speakers.add(view.speaker);
    return noteButton(index, view, page, again);
  });
}

function piece({ text, hit, mention_of, cue_of, original }: ReaderPiece): unknown {
  let drawn: unknown = text;
  if (original !== undefined) {
    const told = text === "" ? t.repairedRemoved(original) : t.repairedFrom(original);
    // An empty repair has a mark of its own, or nobody would see it.
    drawn = html`<span
      class=${text === "" ? "repair removed" : "repair"}
      role="button"
      tabindex="0"
      title=${told}
      aria-label=${`${text} (${told})`}
      data-original=${original}
      @click=${showOriginal}
      @keydown=${(event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && showOriginal(event)}
      >${text}</span
    >`;
  }
  if (mention_of.length > 0 || cue_of.length > 0) {
    drawn = html`<span class="evidence" data-mention=${mention_of.join(" ")} data-cue=${cue_of.join(" ")}>${drawn}</span>`;
  }
  return hit === undefined ? drawn : html`<mark data-hit=${hit}>${drawn}</mark>`;
}

/** Shows what the file has beside what was made of it, or hides it again. */
function showOriginal(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
  (event.currentTarget as HTMLElement).toggleAttribute("data-shown");
}
