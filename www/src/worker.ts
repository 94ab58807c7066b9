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
  | { call: number; tape: string }
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
/** The module's beginning, which names its build. */
const first = new Uint8Array(32);
/** What is compiled while it arrives: the module as far as the corpus. */
let head: ReadableStreamDefaultController<Uint8Array>;
let compiled: Promise<void>;
const arrival: Arrival = { received: 0 };
/** Parts of the corpus that wait for the engine's memory, and the bytes that are laid there. */
const waiting: Uint8Array[] = [];
let laid = 0;
let module: WebAssembly.Module;
let wasm: InitOutput & { CORPUS_SLOT: WebAssembly.Global };
let engine: Engine | undefined;

function begin(given: SiteConfig): void {
  site = given;
  const bytes = new ReadableStream<Uint8Array>({ start: (controller) => void (head = controller) });
  // A response of our own says the type that streaming compilation asks for, whatever the server said.
  const typed = new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
  compiled = WebAssembly.compileStreaming(typed).then((made) => {
    module = made;
    instantiate();
  });
  compiled.catch(lose);
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

/** Writes a length where it falls into a part, as `dixit build` does: LEB128 in five bytes. */
function write(part: Uint8Array, at: number, length: number): void {
  for (let i = 0; i < 5; i++) part[at + i - arrival.received] = ((length >>> (7 * i)) & 127) | (i < 4 ? 128 : 0);
}

/**
 * Takes the next part of the module. The corpus at its end goes into the engine's memory and nowhere else: a browser
 * keeps the bytes of what it compiles, which would be the corpus a second time.
 */
function take(part: Uint8Array): void {
  const { received } = arrival;
  if (received < first.length) first.set(part.subarray(0, first.length - received), received);
  write(part, site.data, site.pack - site.data - 5);
  write(part, site.pack - 5, 0);
  const cut = site.pack - received;
  if (cut > 0) head.enqueue(part.slice(0, cut));
  arrival.received += part.length;
  if (arrival.received < site.pack) return;
  if (cut > 0) head.close();
  waiting.push(part.subarray(Math.max(0, cut)));
  compiled.then(lay).catch(lose);
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
  const [, build] = /^dixit(\w{16})/.exec(new TextDecoder().decode(first.subarray(11))) ?? [];
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
    begin(data.site);
    if (data.address) void load(data.address);
    return;
  }
  if ("part" in data) return take(data.part);
  const { call } = data;
  try {
    const method = engine?.[data.method] as unknown as (...args: unknown[]) => string;
    // Whatever type the engine says an answer has, it is a tape until it is in the page: a text crosses at no cost.
    post({ call, tape: method.apply(engine, data.args) });
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
