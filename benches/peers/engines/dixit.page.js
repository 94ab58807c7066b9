// dixit's engine in the page's own thread, where those of the peers run: what is asked of it waits for no worker.

import { ask, begin, load } from "../../../www/src/module.ts";
import { read } from "../../../www/src/answer.ts";
import { serve } from "./serve.js";

/** Resolves when the engine of a site is ready, by the way that the site's worker takes. */
async function open(folder) {
  const page = await (await fetch(`${folder}/index.html`)).text();
  const site = JSON.parse(page.match(/id="dixit-site">(.*?)<\/script>/)[1]);
  return new Promise((resolve, reject) => {
    begin(site, ({ ready, lost }) => {
      if (ready) resolve();
      else if (lost !== undefined) reject(new Error(lost || "The module did not arrive."));
    });
    void load(`${folder}/${site.module}`);
  });
}

serve(async () => {
  await open("../dixit");
  return {
    async search({ text }) {
      const { total, hits } = read(await ask("search", [text, { limit: 10, facets: false, snippets: 1 }]));
      return { total, hits: hits.map(({ doc, snippets }) => ({ id: doc, snippet: snippets })) };
    },
  };
});
