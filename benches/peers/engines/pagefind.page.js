import { serve } from "./serve.js";

serve(async () => {
  const address = "./pagefind/pagefind.js"; // not bundled: Pagefind finds its files by its own address
  const pagefind = await import(address);
  await pagefind.init();
  return {
    async search({ kind, words }) {
      const { results } = await pagefind.search(kind === "phrase" ? `"${words.join(" ")}"` : words.join(" "));
      const data = await Promise.all(results.slice(0, 10).map((r) => r.data()));
      return { total: results.length, hits: data.map(({ url, excerpt }) => ({ id: url.slice(1), snippet: excerpt })) };
    },
  };
});
