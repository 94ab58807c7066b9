// The engine's side of the page: instantiates the module and answers calls, one after the other.
// It runs in a Blob worker made from a string inside app.js, since no worker file loads from file://.
import { Engine, initSync } from "../generated/engine.js";

/** A public method of the engine. */
export type Method = Exclude<keyof Engine, "free" | typeof Symbol.dispose>;

/** To the worker: first the module, then calls. */
export type Request =
  | { module: WebAssembly.Module; build: string }
  | { call: number; method: Method; args: unknown[] };

/** From the worker. A `fatal` one is its last: the engine stands in the middle of something. */
export type Reply =
  | { ready: true }
  | { call: number; value: unknown }
  | { call: number; error: unknown }
  | { fatal: string };

const words = (thrown: unknown) => (thrown as { message?: string }).message ?? String(thrown);

let engine: Engine | undefined;
const post = (reply: Reply) => postMessage(reply);

/**
 * The engine throws plain objects; whatever is an Error comes from a trap, a full stack or full memory, except
 * for the glue's own complaint about an argument that is not of the type it should be.
 */
const isTrap = (thrown: unknown): thrown is Error => thrown instanceof Error && !(thrown instanceof TypeError);

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  try {
    if ("module" in data) {
      initSync({ module: data.module });
      engine = new Engine(data.build);
      post({ ready: true });
      return;
    }
    const method = engine?.[data.method] as (...args: unknown[]) => unknown;
    post({ call: data.call, value: method.apply(engine, data.args) });
  } catch (thrown) {
    if (isTrap(thrown)) post({ fatal: thrown.message });
    else if ("module" in data) post({ fatal: words(thrown) });
    else post({ call: data.call, error: thrown instanceof Error ? { message: words(thrown) } : thrown });
  }
});
