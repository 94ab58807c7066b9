// SQLite FTS5, by its official Wasm module: one database file with the texts and an index with positions.

import { copyFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import sqlite3InitModule from "@sqlite.org/sqlite-wasm";

export async function build(rows, out) {
  const sqlite3 = await sqlite3InitModule();
  const db = new sqlite3.oo1.DB(":memory:");
  db.exec("CREATE VIRTUAL TABLE units USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')");
  db.exec("BEGIN");
  const insert = db.prepare("INSERT INTO units (id, text) VALUES (?, ?)");
  for (const { id, text } of rows) insert.bind([id, text]).stepReset();
  insert.finalize();
  db.exec("COMMIT");
  db.exec("INSERT INTO units (units) VALUES ('optimize')");
  db.exec("VACUUM");
  await writeFile(join(out, "index.db"), sqlite3.capi.sqlite3_js_db_export(db));
  await copyFile(createRequire(import.meta.url).resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm"), join(out, "sqlite3.wasm"));
}
