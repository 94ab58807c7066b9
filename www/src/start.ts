// The engine's client, made before the page's own parts are defined: the module takes longest to come.
import { Client } from "./client.js";
import { words } from "./engine.js";
import { siteConfig } from "./load.js";

/** The engine; without one `failure` says why. */
export let client: Client | undefined;
export let failure = "";

try {
  client = new Client(siteConfig(), (received, total) => {
    document.querySelector("dixit-page")!.progress = [received, total];
  });
} catch (error) {
  failure = words(error);
}
