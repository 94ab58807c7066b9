// The list of keys, and the switch for them. Apart because it is a dialog with a life of its own.
import { html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../strings.js";
import { Light } from "./light.js";

/** The list of keys. Sends `keys` with whether single keys shall work. */
@customElement("dixit-help-sheet")
export class HelpSheet extends Light {
  @property({ attribute: false }) on = true;
  @query("dialog") private dialog!: HTMLDialogElement;

  open(): void {
    this.dialog.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="keys-title" @click=${this.outside}>
      <form method="dialog">
        <h2 id="keys-title">${t.keysTitle}</h2>
        <dl class="keys">
          ${Object.entries(t.keyNames).map(([key, meaning]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${meaning}</dd></div>`)}
        </dl>
        <label><input type="checkbox" .checked=${this.on} @change=${this.toggle} /> ${t.keysOn}</label>
        <p><button>${t.close}</button></p>
      </form>
    </dialog>`;
  }

  private toggle(event: Event): void {
    this.dispatchEvent(new CustomEvent("keys", { detail: (event.target as HTMLInputElement).checked }));
  }

  private outside(event: Event): void {
    if (event.target === this.dialog) this.dialog.close();
  }
}
