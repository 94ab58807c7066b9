// The engine as the views ask it: the one client, and what the corpus says of itself. Apart from client.ts so
// that no view has to be handed the client through all that lies above it.
import type { About, QueryError } from "../generated/engine.js";
import type { Client } from "./client.js";

let client: Client | undefined;

/** What the corpus says of itself; there once the page is ready. */
export let about: About | undefined;

/** Gives the views their engine; resolves when it can answer. */
export async function connect(to: Client): Promise<About> {
  client = to;
  about = await to.ready;
  return about;
}

/** Asks the engine; see `Client.call`. */
export const ask: Client["call"] = (method, args, signal) =>
  client ? client.call(method, args, signal) : Promise.reject(new Error("no engine"));

/** Whether a failure is a mistake in the query, with its place. */
export function isQueryError(error: unknown): error is QueryError {
  return typeof error === "object" && error !== null && "message" in error && "start" in error && "end" in error;
}

/** The words of whatever was thrown. */
export function words(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
}
