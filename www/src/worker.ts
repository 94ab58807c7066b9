// The engine's side of the page: instantiates the module and answers calls, one after the other.
// It runs in a Blob worker made from a string inside app.js, since no worker file loads from file://.
import { Engine, initSync } from "../generated/engine.js";

/** A public method of the engine. */
export type Method = Exclude<keyof Engine, "free" | typeof Symbol.dispose>;

/** To the worker: over http where the module is to be had; then the module, then calls. */
export type Request =
  | { fetch: string }
  | { module: WebAssembly.Module; build: string }
  | { call: number; method: Method; args: unknown[] };

/** From the worker. A `fatal` one is its last: the engine stands in the middle of something. */
export type Reply =
  | Arrival
  | { ready: true }
  | { call: number; json: string }
  | { call: number; error: unknown }
  | { fatal: string };

/** How far the module has come; at the end the module itself, or why there is none and what the server said. */
export interface Arrival {
  received: number;
  module?: WebAssembly.Module;
  lost?: string;
  status?: number;
}

const words = (thrown: unknown) => (thrown as { message?: string }).message ?? String(thrown);

let engine: Engine | undefined;
const post = (reply: Reply) => postMessage(reply);

/**
 * The engine throws plain objects; whatever is an Error comes from a trap, a full stack or full memory, except
 * for the glue's own complaint about an argument that is not of the type it should be.
 */
const isTrap = (thrown: unknown): thrown is Error => thrown instanceof Error && !(thrown instanceof TypeError);

/** Compiles the module while it arrives; here and not in the page, which would halt for every part that comes. */
async function load(address: string): Promise<void> {
  const arrival: Arrival = { received: 0 };
  let told = 0;
  try {
    const response = await fetch(address);
    arrival.status = response.status;
    if (!response.ok) throw response;
    const counted = response.body!.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(part, controller) {
          arrival.received += part.byteLength;
          const now = performance.now();
          if (now > told + 100) {
            told = now;
            post(arrival);
          }
          controller.enqueue(part);
        },
      }),
    );
    // A response of our own says the type that streaming compilation asks for, whatever the server said.
    const typed = new Response(counted, { headers: { "Content-Type": "application/wasm" } });
    arrival.module = await WebAssembly.compileStreaming(typed);
  } catch (thrown) {
    arrival.lost = words(thrown);
  }
  post(arrival);
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  try {
    if ("fetch" in data) return void load(data.fetch);
    if ("module" in data) {
      initSync({ module: data.module });
      engine = new Engine(data.build);
      post({ ready: true });
      return;
    }
    const method = engine?.[data.method] as unknown as (...args: unknown[]) => string;
    // Whatever type the engine says an answer has, it is JSON until it is in the page: a text crosses at no cost.
    post({ call: data.call, json: method.apply(engine, data.args) });
  } catch (thrown) {
    if (isTrap(thrown)) post({ fatal: thrown.message });
    else if ("call" in data) post({ call: data.call, error: thrown instanceof Error ? { message: words(thrown) } : thrown });
    else post({ fatal: words(thrown) });
  }
});
