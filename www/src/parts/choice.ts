// A labelled list of which one entry is chosen. Apart because every view sorts with one.
import { html } from "lit";

/** The list: its words by their keys, the key in force, and what a choice does. */
export const choice = (label: string, names: Readonly<Record<string, string>>, chosen: string, choose: (key: string) => void) =>
  html`<label class="sort"
    >${label}
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${Object.entries(names).map(([key, name]) => html`<option value=${key} ?selected=${key === chosen}>${name}</option>`)}
    </select></label
  >`;
