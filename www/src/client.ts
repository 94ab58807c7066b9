// The engine as the page and scripts (`window.dixit`) call it: typed promises over messages to the worker.
// Apart from the views so that none of them knows of workers, queues, restarts or of how the module came.
import workerSource from "dixit:worker";
import { type Progress, type SiteConfig, loadModule } from "./load.js";
import type { Method, Reply, Request } from "./worker.js";
import type * as engine from "../generated/engine.js";

/** What a method of the engine takes and gives. */
type Args<M extends Method> = Parameters<engine.Engine[M]>;
type Answer<M extends Method> = ReturnType<engine.Engine[M]>;

/** The worker's program. */
const ADDRESS = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));

interface Call {
  id: number;
  method: Method;
  args: unknown[];
  signal: AbortSignal | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The engine stopped in the middle of an answer; a new one is being started. */
export class EngineFailure extends Error {
  override name = "EngineFailure";
}

/** One engine in one worker. Calls wait here, not in the worker, so that an aborted one costs nothing. */
export class Client {
  /** Resolves when the first question can be answered; rejects in words a reader understands. */
  readonly ready: Promise<engine.About>;
  private readonly module: Promise<WebAssembly.Module>;
  private worker: Worker | undefined;
  private waiting: Call[] = [];
  private running: Call | undefined;
  private calls = 0;

  constructor(
    private readonly site: SiteConfig,
    progress: Progress = () => {},
  ) {
    const worker = new Worker(ADDRESS);
    this.module = loadModule(site, progress, worker);
    this.ready = this.start(worker).then(() => this.call("about", []));
  }

  /** Asks the engine. With a signal that aborts, the promise rejects at once and a late answer is dropped. */
  call<M extends Method>(method: M, args: Args<M>, signal?: AbortSignal): Promise<Answer<M>> {
    return new Promise<Answer<M>>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const call: Call = {
        id: ++this.calls,
        method,
        args,
        signal,
        resolve: resolve as (value: unknown) => void,
        reject,
      };
      signal?.addEventListener("abort", () => {
        this.waiting = this.waiting.filter((other) => other !== call);
        reject(signal.reason);
      });
      this.waiting.push(call);
      this.next();
    });
  }

  private next(): void {
    if (!this.worker || this.running) return;
    this.running = this.waiting.shift();
    if (!this.running) return;
    const { id, method, args } = this.running;
    try {
      this.post({ call: id, method, args });
    } catch (error) {
      // What cannot be copied to a worker (a function, say) never leaves the page.
      this.running.reject(error);
      this.running = undefined;
      this.next();
    }
  }

  private post(request: Request): void {
    this.worker?.postMessage(request);
  }

  /** Opens the engine in a worker once the module is there; resolves when it can be asked. */
  private start(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (error: unknown) => {
        worker.terminate();
        this.worker = undefined;
        reject(error);
      };
      const fail = (message: string) => stop(new EngineFailure(message));
      worker.onerror = (event) => fail(event.message || "the engine's worker could not be started");
      const opened = ({ data }: MessageEvent<Reply>) => {
        if ("fatal" in data) return fail(data.fatal);
        worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(data);
        worker.onerror = (event) => this.receive({ fatal: event.message });
        this.worker = worker;
        resolve();
        this.next();
      };
      this.module.then((module) => {
        worker.onmessage = opened;
        worker.postMessage({ module, build: this.site.build } satisfies Request);
      }, stop);
    });
  }

  private receive(reply: Reply): void {
    const call = this.running;
    if ("fatal" in reply) {
      this.running = undefined;
      this.worker?.terminate();
      this.worker = undefined;
      call?.reject(
        new EngineFailure(`The engine stopped while it answered this (${reply.fatal}). It has been started again.`),
      );
      this.start(new Worker(ADDRESS)).catch((error: unknown) => {
        for (const waiting of this.waiting.splice(0)) waiting.reject(error);
      });
      return;
    }
    if (!call || !("call" in reply) || call.id !== reply.call) return;
    this.running = undefined;
    if ("error" in reply) call.reject(reply.error);
    else call.resolve(JSON.parse(reply.json));
    this.next();
  }
}
