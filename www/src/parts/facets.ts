// Counts by speaker, source, year and further fields, as checkboxes that filter. Apart because search and
// quotations show the same.
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Facet } from "../../generated/engine.js";
import { address } from "../address.js";
import { formatCount } from "../format.js";
import { type State, toggled } from "../state.js";
import { t } from "../strings.js";
import { DATE, formatTimespan } from "../timespan.js";
import { Light } from "./light.js";
import { tick } from "./tick.js";

/** So many values of a facet are shown before "more". */
const FEW = 8;

/** The name of a facet as a heading. */
export const facetName = (field: string): string =>
  t.facetNames[field] ?? field.charAt(0).toUpperCase() + field.slice(1);

/** How a value is shown: kinds of quotations have names of their own. */
export function valueName(field: string, value: string): string {
  if (field === DATE) return formatTimespan(value);
  return field === "kind" && value in t.kinds ? t.kinds[value as keyof typeof t.kinds] : value;
}

/** The facets beside a list of results. */
@customElement("dixit-facets")
export class Facets extends Light {
  @property({ attribute: false }) state!: State;
  @property({ attribute: false }) facets: readonly Facet[] = [];
  @state() private open: ReadonlySet<string> = new Set();

  override render() {
    const chosen = Object.values(this.state.filters).reduce((sum, values) => sum + values.length, 0);
    return html`<details class="facets" ?open=${matchMedia("(min-width: 60rem)").matches}>
      <summary>${chosen > 0 ? t.filtersSet(chosen) : t.filters}</summary>
      ${chosen > 0
        ? html`<button class="plain" @click=${() => address.go({ filters: {}, page: 1 })}>${t.removeFilters}</button>`
        : nothing}
      ${this.stretch()} ${this.facets.map((facet) => this.facet(facet))}
    </details>`;
  }

  /** The stretch of time that was brushed, which no facet counts. */
  private stretch() {
    const [span] = this.state.filters[DATE] ?? [];
    if (span === undefined) return nothing;
    const drop = () => address.go({ filters: toggled(this.state.filters, DATE, span), page: 1 });
    return html`<fieldset>
      <legend>${facetName(DATE)}</legend>
      ${tick(formatTimespan(span), true, drop)}
    </fieldset>`;
  }

  private facet({ field, values }: Facet) {
    const chosen = this.state.filters[field] ?? [];
    const absent = chosen.filter((value) => !values.some((other) => other.value === value));
    const all = [...absent.map((value) => ({ value, count: 0 })), ...values];
    if (all.length === 0) return nothing;
    const open = this.open.has(field);
    // What is chosen stays in sight, wherever its count puts it.
    const shown = all.filter(({ value }, i) => open || i < FEW || chosen.includes(value));
    return html`<fieldset>
      <legend>${facetName(field)}</legend>
      ${shown.map(
        ({ value, count }) =>
          html`<label class="value"
            ><input
              type="checkbox"
              .checked=${chosen.includes(value)}
              @change=${() => address.go({ filters: toggled(this.state.filters, field, value), page: 1 })}
            /><span dir="auto">${valueName(field, value)}</span><span class="count">${formatCount(count)}</span></label
          >`,
      )}
      ${all.length > FEW
        ? html`<button class="plain" aria-expanded=${open} @click=${() => this.toggle(field)}>
            ${open ? t.fewerValues : t.moreValues(all.length - shown.length)}
          </button>`
        : nothing}
    </fieldset>`;
  }

  private toggle(field: string): void {
    const open = new Set(this.open);
    if (!open.delete(field)) open.add(field);
    this.open = open;
  }
}
