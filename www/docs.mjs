// Writes the engine's types, which wasm-bindgen made from the Rust source, into ../docs/api.md.
// With --check it writes nothing and fails where the document is not what the source says.
import { readFile, writeFile } from "node:fs/promises";

const document = new URL("../docs/api.md", import.meta.url);
const source = await readFile(new URL("generated/engine.d.ts", import.meta.url), "utf8");

// Declarations, each with the comment above it; what belongs to the glue alone is left out.
const GLUE = /^(Init|SyncInit|initSync|__wbg)/;
const DECLARATION =
  /^(?:\/\*\*\n(?: \*.*\n)+)?export (?:(?:interface|class) (\w+)[^]*?^\}|type (\w+) = .*;)$/gm;
const declarations = [...source.matchAll(DECLARATION)]
  .map(([text, block, line]) => ({ text, name: block ?? line }))
  .filter(({ name }) => !GLUE.test(name));
const engine = declarations.find(({ name }) => name === "Engine");
if (!engine) throw new Error("generated/engine.d.ts has another form than this script knows");
engine.text = engine.text
  .replace(/^ {4}(free\(\)|\[Symbol\.dispose\]\(\)).*\n/gm, "")
  .replace(/^ {4}\/\*\*\n(?: {5}\*.*\n)+ {4}constructor\(.*\n/gm, "");
// The compiler's order is not always the same: the engine first, then by name.
const others = declarations.filter((declaration) => declaration !== engine);
others.sort((a, b) => (a.name < b.name ? -1 : 1));
const types = [engine, ...others]
  .map(({ text }) => text.replace(/\/\*\*\n *\* (.*)\n *\*\//g, "/** $1 */"))
  .join("\n\n");

const now = await readFile(document, "utf8");
const wanted = now.replace(
  /(<!-- generated: types -->)[^]*(<!-- end -->)/,
  (_, open, close) => `${open}\n\`\`\`ts\n${types}\n\`\`\`\n${close}`,
);
if (wanted === now) process.exit(0);
if (process.argv.includes("--check")) {
  console.error("docs/api.md does not tell the engine's types: run npm run docs in www/");
  process.exit(1);
}
await writeFile(document, wanted);
