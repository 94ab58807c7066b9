// A web server for one folder below one path, as GitHub Pages serves a repository; it remembers what was asked.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves `folder` below `prefix` ("/" or "/name/") on a free port of this machine. */
export async function serve(folder, prefix = "/") {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    requests.push(pathname);
    try {
      if (!pathname.startsWith(prefix)) throw new Error("outside the site");
      const path = normalize(decodeURIComponent(pathname.slice(prefix.length - 1)));
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      const bytes = await readFile(file);
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Content-Length": bytes.length,
        "Cache-Control": "no-cache",
      });
      response.end(bytes);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("not found");
    }
  });
  // A story that fails leaves its server behind, which must not keep the run from ending.
  const start = (port) => new Promise((resolve) => server.unref().listen(port, "127.0.0.1", resolve));
  const stop = () => {
    const stopped = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    return stopped;
  };
  await start(0);
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    requests,
    /** For a while nobody answers; `start` answers again at the same address. */
    stop,
    start: () => start(port),
    close: () => (server.listening ? stop() : undefined),
  };
}
