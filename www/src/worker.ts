// The engine's side of the page: puts the engine together and answers calls, one after the other.
// It runs in a Blob worker made from a string inside app.js, since no worker file loads from file://.
import { Engine, type InitOutput, initSync } from "../generated/engine.js";
import type { SiteConfig } from "./load.js";

/** A public method of the engine. */
export type Method = Exclude<keyof Engine, "free" | typeof Symbol.dispose>;

/** To the worker: the site, and over http where its module is to be had; else the module's parts; then calls. */
export type Request =
  | { site: SiteConfig; address?: string }
  | { part: Uint8Array<ArrayBuffer> }
  | { call: number; method: Method; args: unknown[] };

/** From the worker. A `trap` stopped the engine, which stands again; a `fatal` one is the worker's last. */
export type Reply =
  | Arrival
  | { call: number; json: string }
  | { call: number; error: unknown }
  | { call: number; trap: string }
  | { fatal: string };

/** How far the module has come; at the end that it is ready, or why it is lost, of which build, and what the server said. */
export interface Arrival {
  received: number;
  ready?: boolean;
  lost?: string;
  build?: string | undefined;
  status?: number;
}

const words = (thrown: unknown) => (thrown as { message?: string }).message ?? String(thrown);
const post = (reply: Reply) => postMessage(reply);

/**
 * The engine throws plain objects; whatever is an Error comes from a trap, a full stack or full memory, except
 * for the glue's own complaint about an argument that is not of the type it should be.
 */
const isTrap = (thrown: unknown): thrown is Error => thrown instanceof Error && !(thrown instanceof TypeError);

let site: SiteConfig;
/** The module as far as the corpus. */
let head: Uint8Array<ArrayBuffer>;
const arrival: Arrival = { received: 0 };
/** Parts of the corpus that wait for the engine's memory, and the bytes that are laid there. */
let waiting: Uint8Array[] = [];
let laid = 0;
let compiled: Promise<void> | undefined;
let module: WebAssembly.Module;
let wasm: InitOutput & { CORPUS_SLOT: WebAssembly.Global };
let engine: Engine | undefined;

/** Writes a length as `dixit build` does: LEB128 in five bytes. */
function write(length: number, at: number): void {
  for (let i = 0; i < 5; i++) head[at + i] = ((length >>> (7 * i)) & 127) | (i < 4 ? 128 : 0);
}

function instantiate(): void {
  wasm = initSync({ module }) as typeof wasm;
}

/** The corpus's place in the engine's memory. */
function corpus(): Uint8Array {
  const { buffer } = wasm.memory;
  const [address, length] = new Uint32Array(buffer, wasm.CORPUS_SLOT.value, 2);
  return new Uint8Array(buffer, address, length);
}

/**
 * Takes the next part of the module. The corpus at its end goes into the engine's memory and nowhere else: a browser
 * keeps the bytes of what it compiles, which would be the corpus a second time.
 */
function take(part: Uint8Array): void {
  const cut = Math.max(0, head.length - arrival.received);
  if (cut > 0) head.set(part.subarray(0, cut), arrival.received);
  arrival.received += part.length;
  waiting.push(part.subarray(cut));
  if (arrival.received < head.length) return;
  compiled ??= compile();
  compiled.then(lay).catch(lose);
}

async function compile(): Promise<void> {
  write(site.pack - site.data - 5, site.data);
  write(0, site.pack - 5);
  module = await WebAssembly.compile(head);
  instantiate();
}

function lay(): void {
  for (const part of waiting.splice(0)) {
    corpus().set(part, laid);
    laid += part.length;
  }
  if (engine || laid < site.bytes - site.pack) return;
  engine = new Engine(site.build);
  post({ ...arrival, ready: true });
}

/** Tells why there is no engine. A module of another build may be of any form and length. */
function lose(thrown: unknown): void {
  const [, build] = /^dixit(\w{16})/.exec(new TextDecoder().decode(head.subarray(11, 32))) ?? [];
  post({ ...arrival, lost: words(thrown), build });
}

/** Takes the module as it arrives; here and not in the page, which would halt for every part that comes. */
async function load(address: string): Promise<void> {
  let told = 0;
  try {
    const response = await fetch(address);
    arrival.status = response.status;
    if (!response.ok) throw "";
    const reader = response.body!.getReader();
    for (let next; !(next = await reader.read()).done; ) {
      take(next.value);
      const now = performance.now();
      if (now > told + 100) {
        told = now;
        post(arrival);
      }
    }
    if (arrival.received !== site.bytes) throw "";
  } catch {
    lose(""); // The status and the bytes that came say why.
  }
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if ("site" in data) {
    site = data.site;
    head = new Uint8Array(site.pack);
    if (data.address) void load(data.address);
    return;
  }
  if ("part" in data) return take(data.part);
  const { call } = data;
  try {
    const method = engine?.[data.method] as unknown as (...args: unknown[]) => string;
    // Whatever type the engine says an answer has, it is JSON until it is in the page: a text crosses at no cost.
    post({ call, json: method.apply(engine, data.args) });
  } catch (thrown) {
    if (!isTrap(thrown)) return post({ call, error: thrown instanceof Error ? { message: words(thrown) } : thrown });
    try {
      // Nothing ever writes where the corpus lies, so that it is whole whatever has stopped the engine.
      const whole = corpus();
      instantiate();
      corpus().set(whole);
      engine = new Engine(site.build);
      post({ call, trap: thrown.message });
    } catch (again) {
      post({ fatal: words(again) });
    }
  }
});
