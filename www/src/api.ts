// `window.dixit`: the engine for scripts, as docs/api.md gives it. Apart from the client because it is a
// contract with other people: methods may be added later, never changed.
import type { Client } from "./client.js";
import type { Method } from "./worker.js";
import type { About, Engine } from "../generated/engine.js";

/** Every public method of the engine, asked across the worker, and the promise of its first answer. */
export type Api = { readonly ready: Promise<About> } & {
  readonly [M in Method]: (...args: Parameters<Engine[M]>) => Promise<ReturnType<Engine[M]>>;
};

/** The methods by name; the compiler refuses to leave one out. */
const METHODS: Record<Method, true> = {
  about: true,
  search: true,
  concordance: true,
  frequencies: true,
  suggest: true,
  quotes: true,
  variants: true,
  speakers: true,
  profile: true,
  document: true,
  lookup: true,
  compare: true,
  evidence: true,
  quotations: true,
  verify: true,
};

declare global {
  interface Window {
    dixit: Api;
  }
}

/** Puts the engine at scripts' disposal. */
export function publish(client: Client): void {
  const ask = (method: Method) => (...args: unknown[]) => client.call(method, args as Parameters<Engine[Method]>);
  const calls = Object.keys(METHODS).map((method) => [method, ask(method as Method)]);
  window.dixit = Object.freeze({ ready: client.ready, ...Object.fromEntries(calls) } as Api);
}
