// Makes the engine of its module, as that arrives. Apart from the worker, which only asks it, so that the benchmark can have
// the engine in a page's own thread by the same way.
import { Engine, type InitOutput, go_on, initSync } from "../generated/engine.js";
import type { SiteConfig } from "./load.js";
import type { Method } from "./worker.js";

/** How far the module has come; at the end that it is ready, or why it is lost, of which build, and what the server said. */
export interface Arrival {
  received: number;
  ready?: boolean;
  lost?: string;
  build?: string | undefined;
  status?: number;
}

/** The words of what was thrown. */
export const words = (thrown: unknown) => (thrown as { message?: string }).message ?? String(thrown);

let site: SiteConfig;
/** The module as far as the corpus: the engine, which is compiled while the corpus arrives. */
let head: Uint8Array<ArrayBuffer>;
let compiled: Promise<void>;
const arrival: Arrival = { received: 0 };
/** Told how far the module has come. */
let tell: (arrival: Arrival) => void;
/** Parts of the corpus that wait for the engine's memory, and the bytes that are laid there. */
const waiting: Uint8Array[] = [];
let laid = 0;
let module: WebAssembly.Module;
let wasm: InitOutput & { CORPUS_SLOT: WebAssembly.Global };
/** The engine, once it is ready. */
export let engine: Engine | undefined;

/** Begins an engine whose module is going to arrive in parts. */
export function begin(given: SiteConfig, told: (arrival: Arrival) => void): void {
  site = given;
  tell = told;
  head = new Uint8Array(given.pack);
}

function instantiate(made: WebAssembly.Module): void {
  module = made;
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
 *
 * The engine is compiled when all of it is there, not as it arrives: Firefox never ends a compilation that waits for
 * bytes when its worker is ended, and after a few such compiles nothing more until it is started anew.
 */
export function take(part: Uint8Array): void {
  const { received } = arrival;
  write(part, site.data, site.pack - site.data - 5);
  write(part, site.pack - 5, 0);
  const cut = Math.max(0, site.pack - received);
  head.set(part.subarray(0, cut), Math.min(received, site.pack));
  arrival.received += part.length;
  if (arrival.received < site.pack) return;
  if (cut > 0) compiled = WebAssembly.compile(head).then(instantiate);
  waiting.push(part.subarray(cut));
  compiled.then(lay).catch(lose);
}

function lay(): void {
  for (const part of waiting.splice(0)) {
    corpus().set(part, laid);
    laid += part.length;
  }
  if (engine || laid < site.bytes - site.pack) return;
  engine = new Engine(site.build);
  arrival.ready = true;
  tell(arrival);
}

/** Tells why there is no engine. A module of another build may be of any form and length. */
function lose(thrown: unknown): void {
  arrival.lost = words(thrown);
  arrival.build = /dixit(\w{16})/.exec(new TextDecoder().decode(head.subarray(0, 32)))?.[1];
  tell(arrival);
}

/** Takes the module as it arrives; in a worker, since a page would halt for every part that comes. */
export async function load(address: string): Promise<void> {
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
        tell(arrival);
      }
    }
    if (arrival.received !== site.bytes) throw "";
  } catch {
    lose(""); // The status and the bytes that came say why.
  }
}

/** Starts the engine again after a trap. Nothing ever writes where the corpus lies, so that it is whole whatever happened. */
export function restart(): void {
  const whole = corpus();
  instantiate(module);
  corpus().set(whole);
  engine = new Engine(site.build);
}

const { port1, port2 } = new MessageChannel();
/** Lets whatever has arrived meanwhile be read. */
const pause = () =>
  new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(0);
  });

/** Asks the engine, which answers in turns of some milliseconds; `undefined` where the question is stopped between two. */
export async function ask(method: Method, args: unknown[], isStopped = () => false): Promise<string | undefined> {
  // Whatever type the engine says an answer has, it is JSON until it is in the page: a text crosses at no cost.
  let json = (engine?.[method] as unknown as (...args: unknown[]) => string | undefined).apply(engine, args);
  while (json === undefined) {
    await pause();
    if (isStopped()) break;
    json = go_on() as string | undefined;
  }
  return json;
}
