// One browser tab, whatever the browser: what a reader does (go, type, press, click) and what a reader sees.
// Chromium and Firefox are driven by puppeteer-core, WebKit by its WebDriver; a story is written once.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { Builder, Capabilities } from "selenium-webdriver";

/** Chromium asks its maker for updates and the like, unless told not to. */
const QUIET = [
  "--no-sandbox",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** Firefox as people have it: test drivers switch the policy off that keeps file:// pages from files. */
const FIREFOX_PREFERENCES = {
  "security.fileuri.strict_origin_policy": true,
  "app.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

export const BROWSERS = {
  chromium: () =>
    puppeteer.launch({ executablePath: needed("CHROMIUM"), headless: true, args: QUIET }).then(Puppet.over),
  firefox: () =>
    puppeteer
      .launch({
        browser: "firefox",
        executablePath: needed("FIREFOX"),
        headless: true,
        extraPrefsFirefox: FIREFOX_PREFERENCES,
      })
      .then(Puppet.over),
  webkit: () => WebKit.start(needed("WEBKIT_DRIVER"), needed("XVFB")),
};

function needed(variable) {
  const program = process.env[variable];
  if (!program) throw new Error(`${variable} must name a program; ./build.sh browsers finds or installs it`);
  return program;
}

/** What stories share: waiting, and reading the page. `evaluate` and the rest come from the browser at hand. */
class Tab {
  /** Waits until `look`, run in the page, gives something true; gives it. */
  async until(look, ...args) {
    const deadline = Date.now() + Number(process.env.PATIENCE ?? 20_000);
    for (;;) {
      const found = await this.evaluate(look, ...args);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`waited in vain for ${look}\n${await this.text()}`);
      await sleep(25);
    }
  }

  /** The page's text as a reader sees it, shadow trees included. */
  text() {
    return this.evaluate(() => {
      const visible = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.nodeType === Node.ELEMENT_NODE && /^(script|style|template)$/i.test(node.tagName)) return "";
        const inside = node.shadowRoot ?? node;
        return [...inside.childNodes].map(visible).join("");
      };
      return visible(document.body);
    });
  }
}

class Puppet extends Tab {
  /** Console messages, errors, policy violations and requests since the tab was opened. */
  seen = { messages: [], requests: [] };

  static async over(browser) {
    const tab = new Puppet();
    tab.browser = browser;
    tab.page = await browser.newPage();
    tab.page.on("console", (message) => tab.seen.messages.push(`${message.type()}: ${message.text()}`));
    tab.page.on("pageerror", (error) => tab.seen.messages.push(`error: ${error.message ?? error}`));
    tab.page.on("request", (request) => tab.seen.requests.push(request.url()));
    tab.page.on("dialog", (dialog) => {
      tab.seen.messages.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await tab.page.evaluateOnNewDocument(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    return tab;
  }

  goto = (url) => this.page.goto(url);
  reload = () => this.page.reload();
  back = () => this.page.evaluate(() => history.back());
  evaluate = (script, ...args) => this.page.evaluate(script, ...args);
  /** Types into whatever has the focus. */
  type = (text) => this.page.keyboard.type(text);
  press = (key) => this.page.keyboard.press(key);
  close = () => this.browser.close();
}

class WebKit extends Tab {
  static async start(driverProgram, xvfbProgram) {
    const tab = new WebKit();
    const screen = 90 + (process.pid % 500);
    const environment = {
      ...process.env,
      DISPLAY: `:${screen}`,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", // root, as in a container, may not make the sandbox
      NO_AT_BRIDGE: "1",
    };
    const port = 20_000 + (process.pid % 20_000);
    const quiet = { env: environment, stdio: "ignore" };
    tab.xvfb = spawn(xvfbProgram, [`:${screen}`, "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], quiet);
    await sleep(500);
    tab.service = spawn(driverProgram, [`--port=${port}`, "--host=127.0.0.1"], quiet);
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": {
        binary: process.env.WEBKIT_BROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        args: ["--automation"],
      },
    });
    for (let attempt = 0; ; attempt++) {
      try {
        const server = `http://127.0.0.1:${port}`;
        tab.driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
        await tab.driver.manage().setTimeouts({ script: 60_000, pageLoad: 60_000 });
        return tab;
      } catch (error) {
        if (attempt === 10) {
          tab.end();
          throw error;
        }
        await sleep(500);
      }
    }
  }

  goto = (url) => this.driver.get(url);
  reload = () => this.driver.navigate().refresh();
  back = () => this.driver.navigate().back();
  evaluate = (script, ...args) =>
    this.driver
      .executeAsyncScript(
        `const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
         Promise.resolve().then(() => (${script})(...args))
           .then((value) => done({ value }), (error) => done({ error: String(error?.message ?? error) }));`,
        ...args,
      )
      .then((answer) => {
        if (answer.error) throw new Error(answer.error);
        return answer.value;
      });
  type = async (text) => {
    await this.driver.actions().sendKeys(text).perform();
  };
  press = (key) => this.type(KEYS[key] ?? key);
  close = async () => {
    await this.driver.quit().catch(() => {});
    this.end();
  };
  end() {
    this.service?.kill();
    this.xvfb?.kill();
  }
}

/** WebDriver's code points for keys that are no characters. */
const KEYS = { Enter: "\uE007", Escape: "\uE00C", Tab: "\uE004", ArrowDown: "\uE015", ArrowUp: "\uE013" };
