import { Document } from "flexsearch";
import { options } from "./flexsearch.options.js";
import { fetchJson, serve } from "./serve.js";
import { snippet } from "./snippet.js";

serve(async () => {
  const index = new Document(options);
  for (const [key, data] of Object.entries(await fetchJson("index.json"))) await index.import(key, data);
  return {
    async search({ kind, words }) {
      const results = index.search(words.join(" "), { limit: 10, enrich: true, merge: true });
      return { hits: results.map(({ doc }) => ({ id: doc.id, snippet: snippet(doc.text, words, kind === "prefix") })) };
    },
  };
});
