// dixit: built by its own command, opened as its own page, asked through `window.dixit`.

import { run } from "../process.mjs";

/** Builds the site with the command a user would type, without what an earlier build kept. */
export const build = (dixit, rows, out) => run([...dixit, "build", rows, "-o", out, "--no-cache"]);

/**
 * Run inside dixit's page before its scripts: makes `window.peer` of `window.dixit`.
 * Words as a user types them match their inflections too (`inflected`). The other engines have no such thing, so
 * they are compared with exact forms (`=word`); nor do they count by fields and dates (`facets`).
 */
function adapter(first, [inflected, facets]) {
  const word = (w) => (inflected ? w : `=${w}`);
  const asked = ({ kind, words }) =>
    ({ phrase: `"${words.join(" ")}"`, prefix: `${words[0]}*`, fuzzy: `${words[0]}~` })[kind] ?? words.map(word).join(" ");
  const peer = {
    async search(query) {
      const { total, hits } = await window.dixit.search(asked(query), { limit: 10, facets });
      return { total, hits: hits.map(({ doc, snippets }) => ({ id: doc, snippet: snippets })) };
    },
  };
  addEventListener("DOMContentLoaded", async () => {
    try {
      while (!window.dixit) await new Promise((resolve) => setTimeout(resolve, 1));
      await window.dixit.ready;
      await peer.search(first);
      window.readyMs = performance.now();
      window.peer = peer;
    } catch (error) {
      window.peerError = error.message ?? String(error);
    }
  });
}

export const exactForms = [adapter, [false, false]];
export const withFacets = [adapter, [false, true]];
export const inflections = [adapter, [true, false]];
