// The engine as the page and scripts (`window.dixit`) call it: typed promises over messages to the worker.
// Apart from the views so that none of them knows of workers, queues, traps or of how the module came.
import workerSource from "dixit:worker";
import { type Progress, type SiteConfig, load } from "./load.js";
import { read } from "./answer.js";
import type { Method, Reply, Request } from "./worker.js";
import type * as engine from "../generated/engine.js";

/** What a method of the engine takes and gives. */
type Args<M extends Method> = Parameters<engine.Engine[M]>;
type Answer<M extends Method> = ReturnType<engine.Engine[M]>;

interface Call {
  id: number;
  method: Method;
  args: unknown[];
  signal: AbortSignal | undefined;
  resolve(json: string): void;
  reject(error: unknown): void;
}

/** The engine stopped in the middle of an answer. */
export class EngineFailure extends Error {
  override name = "EngineFailure";
}

/** One engine in one worker. Calls wait here, not in the worker, so that an aborted one costs nothing, or the turn it is in. */
export class Client {
  /** Resolves when the first question can be answered; rejects in words a reader understands. */
  readonly ready: Promise<engine.About>;
  private readonly worker = new Worker(URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" })));
  private open = false;
  /** Why nothing can be asked any more. */
  private failure: unknown;
  private waiting: Call[] = [];
  private running: Call | undefined;
  private calls = 0;

  constructor(site: SiteConfig, progress: Progress = () => {}) {
    const { worker } = this;
    this.ready = load(site, progress, worker).then(
      () => {
        worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(data);
        worker.onerror = ({ message }) => this.fail(new EngineFailure(message));
        this.open = true;
        return this.call("about", []);
      },
      (error: unknown) => {
        this.fail(error);
        throw error;
      },
    );
  }

  /** Asks the engine. With a signal that aborts, the promise rejects at once and a late answer is dropped. */
  call<M extends Method>(method: M, args: Args<M>, signal?: AbortSignal): Promise<Answer<M>> {
    return new Promise<string>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      if (signal?.aborted) return reject(signal.reason);
      const call: Call = { id: ++this.calls, method, args, signal, resolve, reject };
      signal?.addEventListener("abort", () => {
        this.waiting = this.waiting.filter((other) => other !== call);
        if (this.running === call) this.worker.postMessage({ stop: call.id } satisfies Request);
        reject(signal.reason);
      });
      this.waiting.push(call);
      this.next();
    }).then(read) as Promise<Answer<M>>;
  }

  private next(): void {
    if (!this.open || this.running) return;
    this.running = this.waiting.shift();
    if (!this.running) return;
    const { id, method, args } = this.running;
    try {
      this.worker.postMessage({ call: id, method, args } satisfies Request);
    } catch (error) {
      // What cannot be copied to a worker (a function, say) never leaves the page.
      this.running.reject(error);
      this.running = undefined;
      this.next();
    }
  }

  private receive(reply: Reply): void {
    if ("fatal" in reply) return this.fail(new EngineFailure(`The engine stopped (${reply.fatal}). Reload the page.`));
    const call = this.running;
    if (!call || !("call" in reply) || call.id !== reply.call) return;
    this.running = undefined;
    // A call without an answer was stopped: whoever asked knows.
    if ("json" in reply) call.resolve(reply.json ?? "");
    else if ("error" in reply) call.reject(reply.error);
    else call.reject(new EngineFailure(`The engine stopped while it answered this (${reply.trap}). It has been started again.`));
    this.next();
  }

  private fail(failure: unknown): void {
    this.failure = failure;
    this.worker.terminate();
    this.running?.reject(failure);
    for (const call of this.waiting.splice(0)) call.reject(failure);
  }
}
