// Draws a long table in steps: what is seen first at once, the rest in tasks of their own, so that no key waits for it.
import type { LitElement, ReactiveController } from "lit";

/** Counts the steps drawn since the last `restart`, and asks for the next one as long as there is `more`. */
export class Growing implements ReactiveController {
  steps = 0;
  private frame = 0;

  constructor(
    private readonly host: LitElement,
    private readonly more: (steps: number) => boolean,
  ) {
    host.addController(this);
  }

  restart(): void {
    this.steps = 0;
  }

  hostUpdated(): void {
    cancelAnimationFrame(this.frame);
    if (this.more(this.steps)) this.frame = requestAnimationFrame(() => setTimeout(() => this.grow()));
  }

  private grow(): void {
    this.steps++;
    this.host.requestUpdate();
  }
}
