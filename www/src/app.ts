// Starts the page: the engine's client, `window.dixit` for scripts, and the frame that shows the views.
import { publish } from "./api.js";
import { Client } from "./client.js";
import { connect, words } from "./engine.js";
import { makeInstallable } from "./install.js";
import { siteConfig } from "./load.js";
import "./parts/shell.js";
import { speakAsWished } from "./strings.js";

speakAsWished();
const page = document.querySelector("dixit-page")!;

try {
  const client = new Client(siteConfig(), (received, total) => (page.progress = [received, total]));
  publish(client);
  connect(client).then(
    (about) => {
      page.about = about;
      makeInstallable();
    },
    (error: unknown) => (page.failure = words(error)),
  );
} catch (error) {
  page.failure = words(error);
}

declare global {
  interface HTMLElementTagNameMap {
    "dixit-page": import("./parts/shell.js").Shell;
  }
}
