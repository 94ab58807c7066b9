// dixit: built by its own command, opened as its own page, asked through `window.dixit`.

import { run } from "../process.mjs";

/** Builds the site with the command a user would type, without what an earlier build kept. */
export const build = (dixit, rows, out) => run([...dixit, "build", rows, "-o", out, "--no-cache"]);

/**
 * A query in dixit's own language. Words as a user types them match their inflections too (`inflected`). The other
 * engines have no such thing, so they are compared with exact forms (`=word`).
 */
export function written({ kind, words }, inflected) {
  const word = (w) => (inflected ? w : `=${w}`);
  return (
    { phrase: `"${words.join(" ")}"`, prefix: `${words[0]}*`, fuzzy: `${words[0]}~` }[kind] ?? words.map(word).join(" ")
  );
}

/**
 * Run inside dixit's page before its scripts: makes `window.peer` of `window.dixit`. The other engines show one passage
 * of a hit and do not count by fields and dates, which dixit does unless told otherwise (`usual`).
 */
function adapter(first, usual) {
  const peer = {
    async search({ text }) {
      const { total, hits } = await window.dixit.search(text, usual ? { limit: 10 } : { limit: 10, facets: false, snippets: 1 });
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

export const plain = [adapter, false];
export const withFacets = [adapter, true];
