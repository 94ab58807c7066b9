// Something that is on or off, as a box with its words. Apart because filters and switches of every view look alike.
import { html } from "lit";

/** The box: its words, whether it is ticked, and what a click does. */
export const tick = (label: string, on: boolean, change: () => void) =>
  html`<label class="value switch"><input type="checkbox" .checked=${on} @change=${change} /><span>${label}</span></label>`;
