import MiniSearch from "minisearch";
import { options } from "./minisearch.options.js";
import { serve } from "./serve.js";
import { snippet } from "./snippet.js";

serve(async () => {
  const json = await (await fetch("index.json")).text();
  const index = MiniSearch.loadJSON(json, options);
  const how = { prefix: { prefix: true }, fuzzy: { fuzzy: 1 } };
  return {
    async search({ kind, words }) {
      const results = index.search(words.join(" "), { combineWith: "AND", ...how[kind] });
      return {
        total: results.length,
        hits: results.slice(0, 10).map((r) => ({ id: r.id, snippet: snippet(r.text, r.terms) })),
      };
    },
  };
});
