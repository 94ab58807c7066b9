// The engine's side of the page: answers calls, one after the other; one that is stopped half-way has no answer.
// It runs in a Blob worker made from a string inside app.js, since no worker file loads from file://.
import type { Engine } from "../generated/engine.js";
import type { SiteConfig } from "./load.js";
import { type Arrival, ask, begin, load, restart, take, words } from "./module.js";

/** A public method of the engine. */
export type Method = Exclude<keyof Engine, "free" | typeof Symbol.dispose>;

/** To the worker: the site, and over http where its module is to be had; else the module's parts; then calls, and which to stop. */
export type Request =
  | { site: SiteConfig; address?: string }
  | { part: Uint8Array<ArrayBuffer> }
  | { call: number; method: Method; args: unknown[] }
  | { stop: number };

/** From the worker. A `trap` stopped the engine, which stands again; a `fatal` one is the worker's last. */
export type Reply =
  | Arrival
  | { call: number; json: string | undefined }
  | { call: number; error: unknown }
  | { call: number; trap: string }
  | { fatal: string };

/** The call that is to be answered no more. */
let stopped = 0;

const post = (reply: Reply) => postMessage(reply);

/**
 * The engine throws plain objects; whatever is an Error comes from a trap, a full stack or full memory, except
 * for the glue's own complaint about an argument that is not of the type it should be.
 */
const isTrap = (thrown: unknown): thrown is Error => thrown instanceof Error && !(thrown instanceof TypeError);

addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  if ("site" in data) {
    begin(data.site, post);
    if (data.address) void load(data.address);
    return;
  }
  if ("part" in data) return take(data.part);
  if ("stop" in data) {
    stopped = data.stop;
    return;
  }
  const { call } = data;
  try {
    post({ call, json: await ask(data.method, data.args, () => stopped === call) });
  } catch (thrown) {
    if (!isTrap(thrown)) return post({ call, error: thrown instanceof Error ? { message: words(thrown) } : thrown });
    try {
      restart();
      post({ call, trap: thrown.message });
    } catch (again) {
      post({ fatal: words(again) });
    }
  }
});
