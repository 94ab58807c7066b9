import { create, load, search } from "@orama/orama";
import { schema } from "./orama.schema.js";
import { fetchJson, serve } from "./serve.js";
import { snippet } from "./snippet.js";

serve(async () => {
  const index = create({ schema });
  load(index, await fetchJson("index.json"));
  return {
    async search({ kind, words }) {
      // A word of Orama's matches every word that begins so; `exact` looks at the texts afterwards.
      const how = { prefix: {}, fuzzy: { tolerance: 1 } }[kind] ?? { exact: true };
      const { count, hits } = await search(index, { term: words.join(" "), properties: ["text"], threshold: 0, limit: 10, ...how });
      return {
        total: count,
        hits: hits.map(({ document }) => ({ id: document.row, snippet: snippet(document.text, words, kind === "prefix") })),
      };
    },
  };
});
