// `window.dixit`: the engine for scripts, as docs/api.md gives it. Apart from the client because it is a
// contract with other people: methods may be added later, never changed.
import type { Client } from "./client.js";
import type * as engine from "../generated/engine.js";

/** The methods of `window.dixit`. */
export interface Api {
  /** Resolves when the first question can be answered. */
  readonly ready: Promise<engine.About>;
  /** What this corpus is. */
  about(): Promise<engine.About>;
  /** Searches; a mistake in the query rejects with `{ message, start, end }`. */
  search(query: string, options?: Partial<engine.SearchOptions>): Promise<engine.SearchAnswer>;
}

declare global {
  interface Window {
    dixit: Api;
  }
}

/** Puts the engine at scripts' disposal. */
export function publish(client: Client): void {
  window.dixit = Object.freeze<Api>({
    ready: client.ready,
    about: () => client.call("about", []),
    search: (query, options) => client.call("search", [query, options as engine.SearchOptions]),
  });
}
