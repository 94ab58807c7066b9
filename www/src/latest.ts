// Lets only the newest question be answered. Apart because every view that asks while one types needs it.

/** Runs questions of which only the newest counts: an answer that comes late never reaches the caller. */
export class Latest {
  private controller: AbortController | undefined;

  /** The answer, or `undefined` if another question has been asked since; a newest question's failure throws. */
  async run<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.stop();
    const controller = new AbortController();
    this.controller = controller;
    try {
      const answer = await ask(controller.signal);
      return controller.signal.aborted ? undefined : answer;
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  }

  /** Drops whatever is still under way. */
  stop(): void {
    this.controller?.abort();
    this.controller = undefined;
  }
}
