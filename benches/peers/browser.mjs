// Opens a page in headless Chromium and measures what its user feels: ready time, answers, memory.

import puppeteer from "puppeteer-core";
import { privateMemory } from "./process.mjs";

const PATIENCE = 300_000; // milliseconds before a page is given up
const WARM_UP = 1_000; // milliseconds of questions before any is timed

async function withPage(chromium, work) {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    headless: true,
    protocolTimeout: PATIENCE,
    args: ["--disable-extensions", "--js-flags=--max-old-space-size=8192", ...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const [page] = await browser.pages();
    page.on("pageerror", (error) => console.error(`  page: ${error.message}`));
    return await work(page, browser);
  } finally {
    await browser.close();
  }
}

/** Private memory of the renderer that holds the page: the largest, since no other page is open. */
async function rendererMemory(page, browser) {
  const session = await page.createCDPSession();
  // An engine may live in a worker, which has a heap of its own.
  for (const { client } of [{ client: session }, ...page.workers()]) await client.send("HeapProfiler.collectGarbage");
  const control = await browser.target().createCDPSession();
  const { processInfo } = await control.send("SystemInfo.getProcessInfo");
  return Math.max(...processInfo.filter((p) => p.type === "renderer").map((p) => privateMemory(p.id)));
}

/** Private memory of an empty page's renderer, the least of three: what is taken off every other figure. */
export async function emptyMemory(chromium, address) {
  const empty = () =>
    withPage(chromium, async (page, browser) => {
      await page.goto(address);
      return rendererMemory(page, browser);
    });
  return Math.min(await empty(), await empty(), await empty());
}

async function open(page, address, first, adapter) {
  if (adapter) await page.evaluateOnNewDocument(adapter[0], first, adapter[1]);
  await page.goto(`${address}#${adapter ? "" : encodeURIComponent(JSON.stringify(first))}`);
  await page.waitForFunction("window.peer || window.peerError", { timeout: PATIENCE, polling: 50 });
  const failure = await page.evaluate("window.peerError");
  if (failure) throw new Error(failure);
  return page.evaluate("window.readyMs");
}

/** Asks for so many milliseconds; runs inside the page. */
async function warmUp(queries, milliseconds) {
  const end = performance.now() + milliseconds;
  for (let i = 0; performance.now() < end; i += 1) await window.peer.search(queries[i % queries.length]);
}

/** Asks every query once and keeps its time; runs inside the page. */
async function askAll(queries) {
  const times = [];
  const answers = [];
  for (const query of queries) {
    const started = performance.now();
    const answer = await window.peer.search(query);
    times.push(performance.now() - started);
    answers.push({ total: answer.total, hits: answer.hits.length, snippets: answer.hits.filter((h) => h.snippet).length });
  }
  return { times, answers };
}

/** Counts for engines that do not tell the total with the answer; not timed. */
async function countAll(queries) {
  const counts = [];
  for (const query of queries) counts.push(window.peer.count ? await window.peer.count(query) : null);
  return counts;
}

/**
 * @param {string} chromium path of the browser
 * @param {string} address of the page
 * @param {{kind: string, words: string[]}[]} queries those that the engine can answer
 * @param {{rounds: number, adapter?: [Function, unknown]}} how `adapter` (a function and its second
 *   argument) makes `window.peer` of a page that is not ours
 * @returns ready milliseconds, memory in bytes, milliseconds a query (best of the rounds), totals
 */
export async function measure(chromium, address, queries, { rounds, adapter }) {
  return withPage(chromium, async (page, browser) => {
    const ready = await open(page, address, queries[0], adapter);
    if (!(await page.evaluate("crossOriginIsolated"))) throw new Error(`${address} is not cross-origin isolated`);
    const memory = await rendererMemory(page, browser);
    // A browser compiles what is used often once more, and better, while it is used: who answers soonest would be measured
    // in the midst of that, who takes a second for the same questions after it.
    await page.evaluate(warmUp, queries, WARM_UP);
    const passes = [];
    // Whole rounds, not three times the same query, so that no cache is warmer than in use.
    for (let round = 0; round < rounds; round += 1) passes.push(await page.evaluate(askAll, queries));
    const counts = await page.evaluate(countAll, queries);
    return {
      ready,
      memory,
      times: queries.map((_, i) => Math.min(...passes.map((pass) => pass.times[i]))),
      answers: passes[0].answers.map((answer, i) => ({ ...answer, total: answer.total ?? counts[i] })),
    };
  });
}
