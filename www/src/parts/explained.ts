// What was searched, what governs all of it, and whether all was looked at. Apart because search and concordance say it
// alike.
import { html, nothing } from "lit";
import { address } from "../address.js";
import type { State } from "../state.js";
import { t } from "../strings.js";

/** The explanation of an answer below the switches, which stand in the query. */
export const explained = ({ q }: State, answer?: { explanation: string; partial: boolean }) =>
  html`<p class="summary">
      ${Object.entries(t.switches).map(([name, label]) => {
        const words = q.split(" ");
        const on = words.includes(name);
        const change = () => address.go({ q: on ? words.filter((word) => word !== name).join(" ") : `${q} ${name}`, page: 1 });
        return html`<label class="value sort"><input type="checkbox" .checked=${on} @change=${change} />${label}</label>`;
      })}
    </p>
    <p class="explanation">${answer?.explanation}</p>
    ${answer?.partial ? html`<p class="partial">${t.partial}</p>` : nothing}`;
