// Keeps a site that was opened once over http ready for a visit without a network.
//
// Every address but those of the page and its help carries the build id, so the files of two builds never mix. These
// two come from the network where there is one: a new build is seen at once, and its own service worker replaces this
// one and its cache. Plain JavaScript, since it runs in a world whose types exclude the page's.

/** Sites on one server share its caches: the name tells them apart by where they lie. */
const OURS = `dixit ${registration.scope} `;
const CACHE = OURS + BUILD;
const FILES = ["./", `app.js?${BUILD}`, `app.css?${BUILD}`, "help.html", "icon.svg", `dixit.wasm?${BUILD}`];

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
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  const cached = async () => {
    const cache = await caches.open(CACHE);
    // The help page is itself; every other address that one can go to is the page.
    return (await cache.match(request)) ?? (request.mode === "navigate" ? cache.match("./") : undefined);
  };
  event.respondWith(
    request.mode === "navigate"
      ? fetch(request).catch(async (error) => (await cached()) ?? Promise.reject(error))
      : cached().then((found) => found ?? fetch(request)),
  );
});
