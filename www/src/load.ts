// Brings the engine's module, which holds the corpus, from the site's files to the worker, which puts the engine
// together. Apart from the client because it is the one place that knows how a page may read its own files: over http
// by fetch, from file:// only by classic scripts, and in a single-file page from data blocks.
import type { Arrival } from "./module.js";
import type { Request } from "./worker.js";

/** What `dixit build` wrote into index.html about the files beside it. */
export interface SiteConfig {
  /** The build every file of this site belongs to. */
  build: string;
  /** The module's file name. */
  module: string;
  /** The module's size, uncompressed. */
  bytes: number;
  /** Where in it the length of the data section stands. */
  data: number;
  /** Where in it the corpus begins, which is its end. */
  pack: number;
  /** The scripts that hold the module in base64, in order; empty in a single-file page. */
  chunks: string[];
}

/** Called with the bytes that have arrived and the bytes to come in all. */
export type Progress = (received: number, total: number) => void;

/** A failure that is told to the reader in these words. */
export class LoadError extends Error {
  override name = "LoadError";
}

/** Reads the configuration block of index.html. */
export function siteConfig(): SiteConfig {
  const block = document.getElementById("dixit-site");
  if (!block?.textContent) throw new LoadError("This page was not made by dixit build: its configuration is missing.");
  const site = JSON.parse(block.textContent) as SiteConfig;
  if (site.build !== BUILD) throw mismatch("app.js", site.build, BUILD);
  return site;
}

/** Has the worker make the engine, by the way that this page's address allows; over http it fetches by itself. */
export async function load(site: SiteConfig, progress: Progress, worker: Worker): Promise<void> {
  if (typeof WebAssembly !== "object") {
    throw new LoadError("This browser does not run WebAssembly (or a policy forbids it), which this page needs.");
  }
  const post = (request: Request, transfer: Transferable[] = []) => worker.postMessage(request, transfer);
  const single = site.chunks.length === 0;
  const http = !single && /^https?:$/.test(location.protocol);
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data: { received, ready, lost, status, build } }: MessageEvent<Arrival>) => {
      if (http) progress(received, site.bytes);
      if (ready) resolve();
      else if (lost === undefined) return;
      else if (http && status === undefined) {
        reject(new LoadError(`${site.module} could not be fetched: is the server reachable?`));
      } else if (http && status! > 299) {
        reject(new LoadError(`${site.module} could not be fetched: the server answered ${status}.`));
      } else if (build && build !== site.build) reject(mismatch(site.module, site.build, build));
      else if (lost === "") reject(incomplete(site, received));
      else reject(new LoadError(`${site.module} cannot be read: ${lost}`));
    };
    worker.onerror = (event) => reject(new LoadError(event.message || "The engine's worker could not be started."));
  });
  ready.catch(() => {}); // told when all parts are sent
  // The build id in the address keeps a cache from mixing the module of one build with the page of another.
  if (http) post({ site, address: new URL(`${site.module}?${site.build}`, document.baseURI).href });
  else {
    post({ site });
    let received = 0;
    for await (const base64 of single ? blocks() : scripts(site)) {
      const part = fromBase64(base64);
      received += part.length;
      if (received > site.bytes) break;
      progress(received, site.bytes);
      post({ part }, [part.buffer]);
    }
    if (received !== site.bytes) throw incomplete(site, received);
  }
  return ready;
}

/** The data blocks of a single-file page; each is removed once read, as its text would stay in memory. */
function* blocks(): Generator<string> {
  const found = document.querySelectorAll<HTMLScriptElement>("script[data-dixit-chunk]");
  for (const block of found) {
    const text = block.textContent ?? "";
    block.remove();
    yield text;
  }
}

declare global {
  interface Window {
    /** Called by the site's chunk scripts. */
    dixitChunk?: (build: string, number: number, base64: string) => void;
  }
}

/** The chunk scripts, in order; the next one is being read while one is decoded. */
async function* scripts(site: SiteConfig): AsyncGenerator<string> {
  const arrived = new Map<number, string>();
  let stranger: string | undefined;
  window.dixitChunk = (build, number, base64) => {
    if (build === site.build) arrived.set(number, base64);
    else stranger = build;
  };
  const load = (number: number) =>
    new Promise<string>((resolve, reject) => {
      const name = site.chunks[number] as string;
      const script = document.createElement("script");
      script.src = name;
      script.onload = () => {
        script.remove();
        const base64 = arrived.get(number);
        arrived.delete(number);
        if (base64 !== undefined) resolve(base64);
        else if (stranger) reject(mismatch(name, site.build, stranger));
        else reject(new LoadError(`${name} is damaged: it does not hold its part of the corpus.`));
      };
      script.onerror = () => {
        reject(new LoadError(`${name} is missing or unreadable beside index.html: copy the whole folder.`));
      };
      document.head.append(script);
    });
  let next: Promise<string> | undefined = load(0);
  for (let number = 0; next; number++) {
    const base64: string = await next;
    next = number + 1 < site.chunks.length ? load(number + 1) : undefined;
    next?.catch(() => {}); // told when its turn comes
    yield base64;
  }
  delete window.dixitChunk;
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The words for a file of another build; the worker finds the same of the module itself. */
export function mismatch(name: string, expected: string, found: string): LoadError {
  return new LoadError(
    `${name} belongs to another build (${found}) than this page (${expected}): reload, or copy the whole folder again.`,
  );
}

function incomplete(site: SiteConfig, received: number): LoadError {
  return new LoadError(`${site.module} is incomplete: ${received} of ${site.bytes} bytes arrived. Reload, or copy it again.`);
}
