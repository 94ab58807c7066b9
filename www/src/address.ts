// The one place where the state of the page lives: the browser's address and history. Apart from state.ts
// because that one is pure and this one is the browser's.
import { START, type State, format, parse } from "./state.js";

/** How long typing rests before the address follows. */
const PAUSE = 250;

/** Called with the new state and the one before. */
type Listener = (state: State, before: State) => void;

class Address {
  private current: State = parse(location.hash);
  private readonly listeners = new Set<Listener>();
  private timer = 0;

  constructor() {
    // Both come for one step in the history; the second finds nothing new.
    addEventListener("popstate", () => this.read());
    addEventListener("hashchange", () => this.read());
    addEventListener("pagehide", () => this.write());
  }

  get state(): State {
    return this.current;
  }

  /** Calls back at every change until the function it returns is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The address of a state given by what differs from the start state. */
  href(change: Partial<State>): string {
    return format({ ...START, ...change });
  }

  /** Goes to another state, as a new entry in the history. */
  go(change: Partial<State>): void {
    this.write();
    const next = { ...this.current, ...change };
    if (format(next) !== format(this.current)) history.pushState(null, "", format(next));
    this.become(next);
  }

  /** Changes the state in place: typing, the next hit. The address follows after a pause. */
  amend(change: Partial<State>): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), PAUSE);
    this.become({ ...this.current, ...change });
  }

  private write(): void {
    clearTimeout(this.timer);
    if (format(parse(location.hash)) !== format(this.current)) history.replaceState(null, "", format(this.current));
  }

  private read(): void {
    clearTimeout(this.timer);
    const next = parse(location.hash);
    if (format(next) !== format(this.current)) this.become(next);
  }

  private become(next: State): void {
    const before = this.current;
    this.current = next;
    for (const listener of this.listeners) listener(next, before);
  }
}

/** The address of this page. */
export const address = new Address();
