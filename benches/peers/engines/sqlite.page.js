import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import { fetchBytes, serve } from "./serve.js";

serve(async () => {
  const [sqlite3, bytes] = await Promise.all([sqlite3InitModule({ print() {}, printErr() {} }), fetchBytes("index.db")]);
  const db = new sqlite3.oo1.DB(":memory:");
  const address = sqlite3.wasm.allocFromTypedArray(bytes);
  const { SQLITE_DESERIALIZE_FREEONCLOSE, SQLITE_DESERIALIZE_READONLY } = sqlite3.capi;
  db.checkRc(
    sqlite3.capi.sqlite3_deserialize(
      db.pointer, "main", address, bytes.length, bytes.length,
      SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY,
    ),
  );
  const best = db.prepare("SELECT id, snippet(units, 1, '<', '>', '…', 24) FROM units WHERE units MATCH ? ORDER BY rank LIMIT 10");
  const all = db.prepare("SELECT count(*) FROM units WHERE units MATCH ?");
  const match = ({ kind, words }) =>
    kind === "phrase" ? `"${words.join(" ")}"` : words.map((w) => `"${w}"${kind === "prefix" ? "*" : ""}`).join(" AND ");
  const count = (query) => {
    all.bind(match(query)).step();
    const total = all.get(0);
    all.reset();
    return total;
  };
  // `?total`: an answer tells how many rows there are, as dixit's does.
  const counting = location.search === "?total";
  return {
    async search(query) {
      const hits = [];
      best.bind(match(query));
      while (best.step()) hits.push({ id: best.get(0), snippet: best.get(1) });
      best.reset();
      return counting ? { hits, total: count(query) } : { hits };
    },
    count,
  };
});
