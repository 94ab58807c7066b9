// What was searched, and what governs all of it. Apart because search and concordance say it alike.
import { html } from "lit";
import { address } from "../address.js";
import { t } from "../strings.js";

/** The switches of the query language, in the order of their names in the strings. */
const SWITCHES = ["forms:exact", "case:on", "accents:on"];

/** The explanation of a query below its switches, which stand in the query. */
export const explained = (q: string, explanation = "") =>
  html`<div class="summary" role="group" aria-label=${t.switches}>
      ${SWITCHES.map((name, i) => {
        const rest = q.replace(RegExp(`(^|\\s)${name}(?!\\S)`, "g"), "");
        const on = rest !== q;
        return html`<label class="sort"
          ><input type="checkbox" .checked=${on} @change=${() => address.go({ q: on ? rest : `${q} ${name}`, page: 1 })} /> ${t.switchNames[i]}</label
        >`;
      })}
    </div>
    <p class="explanation">${explanation}</p>`;
