// Does the page ever keep its reader waiting? Long tasks while somebody types, memory while a concordance scrolls,
// the time from navigation to the first answer, and layout shift. Chromium only: no other browser tells.
//
//   node benches/page.mjs SITE [--common the] [--word government]
//
// SITE is a site's folder. Typing is done at 60 ms a key; a long task is one of the page's own thread over 50 ms once
// the page is ready, told by the clock (as the long-task observer does) and by the processor time the thread had: on
// a machine that does other things as well, only the second is the page's doing. Memory is what JavaScript holds after a collection, every two thousand lines of the scrolled concordance.
import { parseArgs } from "node:util";
import { serve } from "../tests/browser/support/server.mjs";
import { BROWSERS } from "../tests/browser/support/tab.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { common: { type: "string", default: "the" }, word: { type: "string", default: "government" } },
});
const [site] = positionals;
if (!site) {
  console.error("usage: node benches/page.mjs SITE [--common the] [--word government]");
  process.exit(2);
}
const server = await serve(site);
const tab = await BROWSERS.chromium();
await tab.page.setViewport({ width: 1280, height: 900 });
await tab.page.evaluateOnNewDocument(() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
});
/** The tasks of the page's own thread while something is done, in milliseconds: by the clock, by the processor. */
async function tasksOf(action) {
  await tab.page.tracing.start({ categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  await action();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await tab.page.tracing.stop()));
  const name = (event) => `${event.pid} ${event.tid}`;
  const main = new Set(
    traceEvents.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain").map(name),
  );
  return traceEvents
    .filter((event) => event.name === "RunTask" && event.ph === "X" && main.has(name(event)))
    .map((event) => [event.dur / 1000, (event.tdur ?? event.dur) / 1000]);
}

const longTasks = (tasks) => {
  const told = (place) => {
    const all = tasks.map((task) => task[place]);
    return `${all.filter((time) => time > 50).length} (longest ${Math.round(Math.max(0, ...all))} ms)`;
  };
  return `${told(0)} by the clock, ${told(1)} by the processor`;
};

const told = (name, value) => console.log(`${name.padEnd(52)} ${value}`);
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// First answer: the page is opened with a query in its address.
const first = [];
for (let run = 0; run < 5; run++) {
  await tab.goto("about:blank");
  await tab.goto(`${server.url}#search?q=${values.word}`);
  first.push(await tab.until(() => document.querySelector(".hit mark") && performance.now()));
}
told("first answer on the screen after navigation, median", `${Math.round(first.sort((a, b) => a - b)[2])} ms (least ${Math.round(first[0])})`);
told("layout shift of that page", (await tab.evaluate(() => window.shift)).toFixed(4));

for (const view of ["search", "concordance"]) {
  await tab.goto("about:blank");
  await tab.goto(`${server.url}#${view}`);
  await tab.evaluate(() => window.dixit.ready.then(() => {}));
  await wait(1500);
  await tab.evaluate(() => document.querySelector("#query").focus());
  const tasks = await tasksOf(async () => {
    for (const text of [`${values.word} ${values.common}`, `"${values.common} ${values.word}"`, `${values.word.slice(0, 2)}*`]) {
      for (const key of text) {
        await tab.page.keyboard.type(key);
        await wait(60);
      }
      await wait(800);
      for (const _ of text) {
        await tab.page.keyboard.press("Backspace");
        await wait(30);
      }
    }
  });
  told(`long tasks while typing, ${view}`, longTasks(tasks));
}

// The common word's concordance, from end to end.
await tab.goto("about:blank");
await tab.goto(`${server.url}#concordance?q=${values.common}`);
await tab.until(() => document.querySelector(".lines td.node a") !== null);
await wait(1000);
const client = await tab.page.createCDPSession();
await client.send("HeapProfiler.enable");
const heap = async () => {
  await client.send("HeapProfiler.collectGarbage");
  return (await client.send("Runtime.getHeapUsage")).usedSize;
};
const sizes = [await heap()];
const nodes = [];
const height = await tab.evaluate(() => document.querySelector("tr[data-line]").offsetHeight);
const tasks = await tasksOf(async () => {
  for (let line = 0; line <= 20_000; line += 100) {
    await tab.evaluate((top) => (document.querySelector(".lines").scrollTop = top), line * height);
    await wait(25);
    if (line % 2000 === 0 && line > 0) {
      await tab.until((line) => [...document.querySelectorAll("td.node a")].length > 20 && document.querySelector(`tr[data-line="${line}"] .node a`) !== null, line);
      sizes.push(await heap());
      nodes.push(await tab.evaluate(() => document.querySelectorAll("*").length));
    }
  }
});
told("lines", await tab.evaluate(() => document.querySelector(".total").textContent.trim()));
told("long tasks while scrolling 20,000 lines", longTasks(tasks));
told("JavaScript heap, MB, at the start and every 2,000 lines", sizes.map((size) => (size / 1e6).toFixed(1)).join(" "));
told("elements in the page, least and most", `${Math.min(...nodes)} to ${Math.max(...nodes)}`);
await tab.close();
await server.close();
