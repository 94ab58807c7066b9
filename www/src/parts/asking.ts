// The base of the views that show one answer of the engine. Apart because they all ask, wait, fail and tell the
// page's frame in the same way: `settled` once the answer is drawn, `mistake` with the place of an error in the query.
import type { PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { QueryError } from "../../generated/engine.js";
import { announce } from "../announce.js";
import { isQueryError, words } from "../engine.js";
import { filteredMistake } from "../filters.js";
import { Latest } from "../latest.js";
import type { State } from "../state.js";
import { Light } from "./light.js";

/** A view that asks again whenever the part of the state that its answer depends on is another. */
export abstract class Asking extends Light {
  @property({ attribute: false }) state!: State;
  @state() protected problem = "";
  protected readonly latest = new Latest();

  /** All of a state that the answer depends on. */
  protected abstract asked(state: State): unknown;

  /** Asks, and shows the answer; what it throws is told to the reader. */
  protected abstract ask(): Promise<void>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.latest.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("state")) return;
    const before = changed.get("state");
    const key = (state: State) => JSON.stringify(this.asked(state));
    if (!before || key(before) !== key(this.state)) this.ask().catch((error: unknown) => this.failed(error));
    else this.moved(before);
  }

  /** What another state with the same answer changes. */
  protected moved(_before: State): void {}

  /** Shows what went wrong: a mistake in the query at its place, everything else instead of the answer. */
  protected failed(error: unknown): void {
    if (isQueryError(error)) this.mistaken(this.placed(error));
    else this.problem = words(error);
  }

  /** A mistake with its place in the query as it was typed, where the filters are asked as a part of it. */
  protected placed(mistake: QueryError): QueryError {
    return filteredMistake(mistake, this.state.q, this.state.filters);
  }

  private mistaken(detail?: QueryError): void {
    this.dispatchEvent(new CustomEvent("mistake", { bubbles: true, detail }));
  }

  /** Tells that the answer stands: in words to screen readers and, once it is drawn, to the frame. */
  protected async settled(told = "", title?: string): Promise<void> {
    this.problem = "";
    this.mistaken();
    if (told) announce(told);
    await this.updateComplete;
    this.dispatchEvent(new CustomEvent("settled", { bubbles: true, detail: { title } }));
  }

  /** Moves the focus to the next or the previous of these links. */
  protected focusNext(selector: string, by: 1 | -1): void {
    const links = [...this.querySelectorAll<HTMLElement>(selector)];
    const now = links.findIndex((link) => link === document.activeElement);
    links[now < 0 ? 0 : Math.min(links.length - 1, Math.max(0, now + by))]?.focus();
  }
}
