// Starts the page: the engine's client, `window.dixit` for scripts, and the frame that shows the views.
import { client, failure } from "./start.js";
import { publish } from "./api.js";
import { connect, words } from "./engine.js";
import { makeInstallable } from "./install.js";
import { Shell } from "./parts/shell.js";
import { speakAsWished } from "./strings.js";

speakAsWished();
// What was read is one task, what is drawn another: a slow processor can answer a reader between them.
setTimeout(() => customElements.define("dixit-page", Shell));
const page = document.querySelector("dixit-page")!;

if (client) {
  publish(client);
  connect(client).then(
    (about) => {
      page.about = about;
      setTimeout(makeInstallable);
    },
    (error: unknown) => (page.failure = words(error)),
  );
} else page.failure = failure;

declare global {
  interface HTMLElementTagNameMap {
    "dixit-page": Shell;
  }
}
