// Starts the page: the engine's client, `window.dixit` for scripts, and the search box.
import { Client } from "./client.js";
import { publish } from "./api.js";
import { siteConfig } from "./load.js";

const query = document.querySelector<HTMLInputElement>("#query")!;
const hits = document.querySelector<HTMLOListElement>("#hits")!;
const state = document.querySelector<HTMLElement>("#state")!;

const client = new Client(siteConfig(), (received, total) => {
  state.textContent = `${Math.round((100 * received) / total)} %`;
});
publish(client);

client.ready.then(
  (about) => {
    state.textContent = `${about.documents} documents`;
    query.disabled = false;
    query.focus();
  },
  (error: Error) => (state.textContent = error.message),
);

let latest = new AbortController();
query.addEventListener("input", async () => {
  latest.abort();
  latest = new AbortController();
  const { signal } = latest;
  try {
    const answer = await client.call("search", [query.value, undefined], signal);
    state.textContent = `${answer.total} passages in ${answer.documents} documents`;
    hits.replaceChildren(...answer.hits.map((hit) => {
      const row = document.createElement("li");
      row.append(hit.title, ": ");
      for (const snippet of hit.snippets) {
        for (const piece of snippet) {
          const element = document.createElement(piece.hit ? "mark" : "span");
          element.textContent = piece.text;
          row.append(element);
        }
      }
      return row;
    }));
  } catch (error) {
    if (!signal.aborted) state.textContent = (error as Error).message;
  }
});
