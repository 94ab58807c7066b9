import lunr from "lunr";
import { fetchJson, serve } from "./serve.js";
import { snippet } from "./snippet.js";

serve(async () => {
  const [index, texts] = await Promise.all([fetchJson("index.json"), fetchJson("texts.json")]);
  const loaded = lunr.Index.load(index);
  const form = { prefix: (w) => `+${w}*`, fuzzy: (w) => `+${w}~1` };
  return {
    async search({ kind, words }) {
      const results = loaded.search(words.map(form[kind] ?? ((w) => `+${w}`)).join(" "));
      return {
        total: results.length,
        hits: results.slice(0, 10).map(({ ref, matchData }) => ({
          id: texts[ref].id,
          snippet: snippet(texts[ref].text, Object.keys(matchData.metadata)),
        })),
      };
    },
  };
});
