// What every peer's page does: open the index, answer the first question, say when, and stand ready as `window.peer`.

/** @param {() => Promise<{search: (query: object) => Promise<object>, count?: (query: object) => number}>} open */
export async function serve(open) {
  try {
    const peer = await open();
    await peer.search(JSON.parse(decodeURIComponent(location.hash.slice(1))));
    window.readyMs = performance.now(); // since the navigation began
    window.peer = peer;
  } catch (error) {
    window.peerError = String(error);
  }
}

/** The bytes of one of the page's own files. */
export async function fetchBytes(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** One of the page's own files as JSON. */
export const fetchJson = async (name) => (await fetch(name)).json();
