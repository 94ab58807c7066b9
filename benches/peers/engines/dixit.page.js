// dixit's engine in the page's own thread, where those of the peers run: what is asked of it waits for no worker.

import init, { Engine } from "../../../www/generated/engine.js";
import { read } from "../../../www/src/tape.ts";
import { fetchBytes, serve } from "./serve.js";

/** Where a site's module has the id of its build, behind the name of a section. */
const BUILD = [16, 32];

serve(async () => {
  const bytes = await fetchBytes("../dixit/dixit.wasm");
  await init({ module_or_path: bytes });
  const engine = new Engine(new TextDecoder().decode(bytes.slice(...BUILD)));
  return {
    search({ text }) {
      const { total, hits } = read(engine.search(text, { limit: 10, facets: false, snippets: 1 }));
      return { total, hits: hits.map(({ doc, snippets }) => ({ id: doc, snippet: snippets })) };
    },
  };
});
