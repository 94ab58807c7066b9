// Where in the document do its hits stand? The map beside the text. Apart because it is drawn to the scale of
// the text, not of the screen.
import { html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { DocumentView } from "../../generated/engine.js";
import { t } from "../strings.js";
import { Light } from "./light.js";
import { type Voices, isDrawn } from "./reader-block.js";

const WIDTH = 28;
const HEIGHT = 1000;

/** A stretch of the text as shares of the whole, 0 to 1. */
interface Stretch {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** The places of the hits and of the drawn quotations, measured in characters of the whole text. */
export function places(document: DocumentView): { hits: Stretch[]; quotations: Stretch[] } {
  const spans = { hits: new Map<number, [number, number]>(), quotations: new Map<number, [number, number]>() };
  const extend = (map: Map<number, [number, number]>, key: number, start: number, end: number) =>
    map.set(key, [map.get(key)?.[0] ?? start, end]);
  let at = 0;
  for (const { pieces } of document.blocks) {
    for (const piece of pieces) {
      const end = at + piece.text.length;
      if (piece.hit !== undefined) extend(spans.hits, piece.hit, at, end);
      for (const quotation of piece.quotations) extend(spans.quotations, quotation, at, end);
      at = end;
    }
  }
  const shares = (map: Map<number, [number, number]>) =>
    [...map].map(([index, [start, end]]) => ({ index, start: start / at, end: end / at }));
  return {
    hits: shares(spans.hits),
    quotations: shares(spans.quotations).filter(({ index }) => isDrawn(document.quotations[index])),
  };
}

/** The map. Sends `go` with the number of the hit, from 0, that is nearest to where it is pressed. */
@customElement("dixit-document-map")
export class DocumentMap extends Light {
  @property({ attribute: false }) document!: DocumentView;
  @property({ attribute: false }) voices!: Voices;
  /** The current hit, from 0. */
  @property({ attribute: false }) current = -1;

  override render() {
    const { hits, quotations } = places(this.document);
    if (hits.length === 0 && quotations.length === 0) return nothing;
    const bar = ({ start, end }: Stretch, least: number) => Math.max(least, (end - start) * HEIGHT);
    return html`<svg
      class="map"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${t.map}. ${hits.length > 0 ? t.mapPart(hits.length, hits[0]?.start ?? 0) : t.noHitsHere}"
      @click=${(event: MouseEvent) => this.press(event, hits)}
    >
      ${quotations.map((stretch) => {
        const voice = this.voices.get(this.document.quotations[stretch.index]?.speaker);
        return svg`<rect class=${voice === undefined ? "unknown" : `voice${voice}`} x="0" width="8" y=${stretch.start * HEIGHT} height=${bar(stretch, 2)} />`;
      })}
      ${hits.map(
        (stretch) =>
          svg`<rect class=${stretch.index === this.current ? "tick current" : "tick"} x=${stretch.index === this.current ? 8 : 12} width=${stretch.index === this.current ? 20 : 14} y=${stretch.start * HEIGHT} height=${bar(stretch, 4)} />`,
      )}
    </svg>`;
  }

  private press(event: MouseEvent, hits: readonly Stretch[]): void {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const place = (event.clientY - box.top) / box.height;
    const distance = ({ start }: Stretch) => Math.abs(start - place);
    const nearest = hits.reduce<Stretch | undefined>((best, hit) => (best && distance(best) <= distance(hit) ? best : hit), undefined);
    if (nearest) this.dispatchEvent(new CustomEvent("go", { detail: nearest.index }));
  }
}
