// Makes a site that lies on a web server installable, and ready without a network from the second visit on.
// Apart because nothing of it exists on file://, where even the link to a manifest is an error in the console.

/** Called when the corpus is there: what the service worker fetches again then lies in the browser's cache. */
export function makeInstallable(): void {
  if (!/^https?:$/.test(location.protocol) || !("serviceWorker" in navigator)) return;
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = "dixit.webmanifest";
  document.head.append(manifest);
  // Where it may not be (a private window, a policy) the page works all the same.
  navigator.serviceWorker.register("sw.js").catch(() => {});
}
