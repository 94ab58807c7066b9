// Keeps a site that was opened once over http ready for a visit without a network.
//
// Every address but those of the page and its help carries the build id, so the files of two builds never mix. These
// two come from the network where there is one: a new build is seen at once, and its own service worker replaces this
// one and its cache. Plain JavaScript, since it runs in a world whose types exclude the page's.

/** Sites on one server share its caches: the name says whose it is by where the site lies. */
const OURS = `dixit ${registration.scope} `;
const CACHE = OURS + BUILD;
const FILES = ["./", `app.js?${BUILD}`, `app.css?${BUILD}`, "help.html", "icon.svg", `dixit.wasm?${BUILD}`];
/** The addresses of this site; another site may lie in a folder below this one. */
const SITE = FILES.map((name) => new URL(name, registration.scope).href);
/** The page and its help, whatever stands behind their names. */
const PAGES = { "": "./", "index.html": "./", "help.html": "help.html" };

/** The address under which a request's answer is kept; `undefined` for what is not of this site. */
function kept({ method, mode, url }) {
  if (method !== "GET") return undefined;
  if (mode !== "navigate") return SITE.find((address) => address === url);
  const name = url.replace(/[?#].*/s, "").slice(registration.scope.length);
  return Object.hasOwn(PAGES, name) ? new URL(PAGES[name], registration.scope).href : undefined;
}

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(FILES);
      // The page could be of a newer build already than this worker is; the newer worker will come then.
      const page = await (await cache.match("./")).text();
      if (!page.includes(BUILD)) throw new Error(`the page is not of build ${BUILD}`);
      await skipWaiting();
    })().catch(async (error) => {
      await caches.delete(CACHE);
      throw error;
    }),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = kept(request);
  if (!address) return;
  const cached = async () => (await caches.open(CACHE)).match(address);
  event.respondWith(
    request.mode === "navigate"
      ? fetch(request).catch(async (error) => (await cached()) ?? Promise.reject(error))
      : cached().then((found) => found ?? fetch(request)),
  );
});
