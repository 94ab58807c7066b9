// The help page of every site: docs/query.md as HTML with a style of its own, so that it needs no file beside it and
// no script. `dixit build` puts the corpus's title in.
import { createHash } from "node:crypto";
import { Marked, Renderer } from "marked";

/** A heading's id, as GitHub makes it. */
const slug = (words) => words.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");

/** The document as HTML, and its sections: ids and titles. */
function read(markdown) {
  const sections = [];
  const targets = [];
  let section;
  const renderer = {
    heading({ depth, text, tokens }) {
      section = slug(text);
      const words = this.parser.parseInline(tokens);
      if (depth === 2) sections.push([section, words]);
      return `<h${depth} id="${section}">${words}</h${depth}>\n`;
    },
    // A table that is wider than a phone scrolls by itself, by keyboard too.
    table(token) {
      const table = Renderer.prototype.table.call(this, token);
      return `<div class="scroll" role="region" aria-labelledby="${section}" tabindex="0">${table}</div>\n`;
    },
    // A sign at the end of a line would look as if it belonged to the word before it.
    codespan(token) {
      const words = Renderer.prototype.codespan.call(this, token).slice("<code>".length, -"</code>".length);
      return `<code>${words.replace(/\S*[-/|]\S*/g, "<span>$&</span>")}</code>`;
    },
    // The other documents are not in a site: what is said of them stays, without a link.
    link({ href, tokens }) {
      if (href.startsWith("#")) targets.push(href.slice(1));
      else if (!href.startsWith("https:")) return this.parser.parseInline(tokens);
      return false;
    },
  };
  const article = new Marked({ renderer }).parse(markdown);
  const lost = targets.find((target) => !article.includes(`id="${target}"`));
  if (lost) throw new Error(`docs/query.md has no heading for its link to #${lost}`);
  return { article, sections };
}

/** The page. */
export function helpPage(markdown, style) {
  const { article, sections } = read(markdown);
  const end = article.indexOf("</h1>") + "</h1>".length;
  const title = article.slice(article.indexOf(">") + 1, end - "</h1>".length);
  const hash = createHash("sha256").update(style).digest("base64");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#181715" media="(prefers-color-scheme: dark)">
    <meta name="referrer" content="no-referrer">
    <title>${title} – {{title}}</title>
    <link rel="icon" href="icon.svg">
    <style>${style}</style>
  </head>
  <body>
    <header><a href="index.html" dir="auto">{{title}}</a></header>
    <main>
${article.slice(0, end)}
<nav aria-label="On this page">
<ul>
${sections.map(([id, words]) => `<li><a href="#${id}">${words}</a></li>`).join("\n")}
</ul>
</nav>
<article>${article.slice(end)}</article>
    </main>
  </body>
</html>
`;
}
