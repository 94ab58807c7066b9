// The base of every component: Lit without a shadow. Apart because docs/design.md decides it once: one style
// sheet, find-in-page, selection, printing and labels work as in any document.
import { LitElement } from "lit";

/** A component that renders into itself. */
export abstract class Light extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
