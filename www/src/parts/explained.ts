// What was searched, what governs all of it, and whether all was looked at. Apart because search and concordance say it
// alike.
import { html, nothing } from "lit";
import { address } from "../address.js";
import type { State } from "../state.js";
import { t } from "../strings.js";
import { tick } from "./tick.js";

/** The explanation of an answer below the switches, which stand in the query: it says which of them are on. */
export const explained = ({ q }: State, answer: { explanation: string; partial: boolean }) =>
  html`<p class="summary">
      ${Object.entries(t.switches).map(([name, label]) => {
        const on = RegExp(`^.* ${name}`).test(answer.explanation);
        // In front, for a phrase may be open at the end; what stands in quotation marks is no switch.
        const rest = q.replace(RegExp(`("[^"]*")|\\b${name.split(":")[0]}:\\w+ ?`, "gi"), "$1");
        return tick(label, on, () => address.go({ q: on ? rest : `${name} ${rest}`, page: 1 }));
      })}
    </p>
    <p class="explanation">${answer.explanation}</p>
    ${answer.partial ? html`<p class="partial">${t.partial}</p>` : nothing}`;
