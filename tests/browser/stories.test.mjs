// What people come for, view by view, from a stick and from a server: on the shipped reports and on a shelf of
// debates. A story is told once and played in every browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { DEBATES, debate, speaker } from "./support/synthetic.mjs";
import { BROWSERS } from "./support/tab.mjs";

const shipped = build("shipped", fileURLToPath(new URL("../../corpus", import.meta.url)));
const debates = build("debates", corpus("debates", { "debates.jsonl": debate(DEBATES) }));
// One closing mark that a conversion broke, one that was never there, and a day on which somebody spoke.
const damaged = build(
  "damaged",
  corpus("damaged", {
    "pier.txt":
      "The pier holds\n\nMarch 4, 1931\n\n“The pier will hold for years,â€ said Ana Lopes on Monday.\n\n" +
      "Karl Brandt said: “Nobody has asked the crew.\n\nThe crew was not asked.\n",
  }),
);
const q = encodeURIComponent;

/** Clicks the first element that fits, once there is one. */
const click = (tab, selector) =>
  tab.until((selector) => {
    const found = document.querySelector(selector);
    found?.click();
    return found !== null;
  }, selector);

/** Puts a text into a field as typing does. */
const fill = (tab, selector, text) =>
  tab.evaluate(
    (selector, text) => {
      const field = document.querySelector(selector);
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    selector,
    text,
  );

const see = (tab, words) => tab.until((words) => document.querySelector("main")?.textContent.includes(words), words);
const count = (tab, selector) => tab.evaluate((selector) => document.querySelectorAll(selector).length, selector);
const hash = (tab) => tab.evaluate(() => decodeURIComponent(location.hash.replaceAll("+", " ")));

/** Catches the next file that the page gives, as text. */
const caught = (tab) =>
  tab.evaluate(() => {
    window.file = undefined;
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      blob.text().then((text) => (window.file = text));
      URL.createObjectURL = make;
      return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = new Proxy(HTMLAnchorElement.prototype.click, {
      apply: (click, link) => (link.download ? undefined : Reflect.apply(click, link, [])),
    });
  });

const STORIES = {
  "an example of the start page finds something": {
    site: shipped,
    story: async (tab) => {
      const examples = await tab.until(() => {
        const links = [...document.querySelectorAll(".examples code")].map((code) => code.textContent);
        return links.length > 2 && links;
      });
      for (const query of examples) {
        const { total } = await tab.evaluate((query) => window.dixit.search(query), query);
        assert.ok(total > 0, `${query} finds nothing`);
      }
      await click(tab, ".examples a");
      await tab.until(() => document.querySelectorAll(".hit mark").length > 0);
    },
  },

  "capitals count when they are switched on, in the query and for all to see": {
    site: shipped,
    story: async (tab) => {
      await tab.goto(`${tab.start}#search?q=VETO`);
      await tab.until(() => document.querySelectorAll(".hit").length > 0);
      const toggle = () =>
        tab.evaluate(() => {
          const [, capitals] = document.querySelectorAll("p.summary input");
          capitals.click();
          return capitals.closest("label").textContent.trim();
        });
      assert.equal(await toggle(), "capitals count");
      await tab.until(() => document.querySelectorAll(".hit").length === 0 && document.querySelector("#query").value === "case:on VETO");
      await see(tab, "Capital letters count");
      assert.equal(await tab.evaluate(() => document.querySelectorAll("p.summary :checked").length), 1);
      await toggle();
      await tab.until(() => document.querySelectorAll(".hit").length > 0 && document.querySelector("#query").value === "VETO");
    },
  },

  "who said what about a subject, when: facets and the timeline narrow the search, and back undoes it": {
    site: debates,
    story: async (tab) => {
      await tab.goto(`${tab.start}#search?q=ferry`);
      await tab.until(() => document.querySelectorAll(".hit").length === 20);
      const all = await tab.evaluate(() => document.querySelector(".total").textContent);
      // The year of the first bar, chosen without a pointer.
      await tab.evaluate(() => {
        const to = document.querySelectorAll(".timeline select")[1];
        to.value = to.options[0].value;
        to.dispatchEvent(new Event("change"));
      });
      await tab.until((all) => document.querySelector(".total").textContent !== all, all);
      assert.match(await hash(tab), /f=date:2001/);
      const shown = await tab.evaluate(() => [...document.querySelectorAll(".hit time")].map((time) => time.textContent));
      assert.ok(shown.length > 0 && shown.every((date) => date.endsWith("2001")), shown.join());
      const narrowed = await tab.evaluate(() => document.querySelector(".total").textContent);
      await tab.until((name) => {
        const value = [...document.querySelectorAll(".value")].find((label) => label.textContent.includes(name));
        value?.querySelector("input").click();
        return value !== undefined;
      }, speaker(1));
      await tab.until((before) => document.querySelector(".total").textContent !== before, narrowed);
      const speakers = await tab.evaluate(() => [...document.querySelectorAll(".hit .speaker")].map((name) => name.textContent));
      assert.ok(speakers.length > 0 && speakers.every((name) => name === speaker(1)), speakers.join());
      await tab.back();
      await tab.until((before) => document.querySelector(".total").textContent === before, narrowed);
      await tab.back();
      await tab.until((before) => document.querySelector(".total").textContent === before, all);
    },
  },

  "documents are listed once, each with its best passage": {
    site: debates,
    story: async (tab) => {
      await tab.goto(`${tab.start}#search?q=ferry`);
      await tab.until(() => document.querySelectorAll(".hit").length === 20);
      await click(tab, ".summary input[type=checkbox]");
      await tab.until(() => /form=documents/.test(location.hash) && /^Page 1 of 2$/m.test(document.querySelector(".pager span:nth-of-type(2)")?.textContent ?? ""));
      // The passages stay until the documents come.
      await tab.until(() => new Set([...document.querySelectorAll(".hit h2")].map((title) => title.textContent.trim())).size === 20);
      await tab.until(() => /\d+ passages/.test(document.querySelector(".hit .meta").textContent));
    },
  },

  "a concordance is sorted, scrolled, chosen from, labelled and exported": {
    site: debates,
    story: async (tab) => {
      await tab.goto(`${tab.start}#concordance?q=ferry&sort=right1`);
      await tab.until(() => document.querySelectorAll("td.node a").length > 10);
      const total = Number((await tab.evaluate(() => document.querySelector(".total").textContent)).match(/^[\d,]+/)[0].replaceAll(",", ""));
      assert.ok(total > 1000, `${total} lines`);
      const rows = await count(tab, "tbody tr");
      assert.ok(rows < 120, `${rows} rows for ${total} lines`);
      // To the end and back: rows come, none stay.
      await tab.evaluate(() => document.querySelector(".lines").scrollTo(0, 1e9));
      await tab.until((last) => document.querySelector(`tr[data-line="${last}"] .node a`) !== null, total - 1);
      assert.ok((await count(tab, "tbody tr")) < 120);
      await tab.evaluate(() => document.querySelector(".lines").scrollTo(0, 0));
      await tab.until(() => document.querySelector('tr[data-line="0"] .node a') !== null);
      // The first is kept, the second dropped, the third labelled beside its paragraph.
      const press = (line, button) => tab.evaluate((line, button) => document.querySelectorAll(`tr[data-line="${line}"] button`)[button].click(), line, button);
      await press(0, 0);
      await press(1, 1);
      await press(2, 2);
      await tab.until(() => document.querySelector(".why mark") !== null);
      await fill(tab, ".why input", "irony");
      await tab.until(() => document.querySelector('tr[data-line="2"] td.label')?.textContent === "irony");
      await tab.reload();
      await see(tab, "1 kept, 1 dropped");
      await caught(tab);
      await fill(tab, ".export select", "undropped");
      await click(tab, ".export > button");
      const file = await tab.until(() => window.file);
      const lines = file.trim().split("\r\n");
      assert.equal(lines.length, total, "a head and all lines but the dropped one");
      assert.match(lines[0], /left,hit,right,choice,label$/);
      assert.match(lines[1], /kept,$/);
      assert.match(lines[2], /,,irony$/);
      // In pages, for print and for screen readers.
      await tab.evaluate(() => [...document.querySelectorAll(".summary button")].find((button) => /pages/.test(button.textContent)).click());
      await tab.until(() => document.querySelectorAll("tbody tr").length === 100);
      await click(tab, ".pager a[rel=next]");
      await tab.until(() => document.querySelector("caption")?.textContent.startsWith("Lines 101 to 200"));
    },
  },

  "quotations are filtered and their wordings compared": {
    site: shipped,
    story: async (tab) => {
      await tab.goto(`${tab.start}#quotations`);
      await tab.until(() => document.querySelectorAll(".quotation").length > 20);
      await tab.until(() => {
        const box = [...document.querySelectorAll(".switch input")].at(-1);
        box?.click();
        return box !== undefined;
      });
      await tab.until(() => document.querySelectorAll(".quotation").length === 4);
      await click(tab, ".quotation button");
      await tab.until(() => document.querySelectorAll(".variants blockquote").length === 2);
      // Side by side, the first use first, each with how it relates to the others and where it stands.
      const told = await tab.evaluate(() => [...document.querySelectorAll(".variants .meta")].map((line) => line.textContent));
      assert.match(told[0], /^\s*first use/);
      assert.ok(told.some((line) => /the fullest wording/.test(line)), told.join("; "));
      for (const line of told) assert.match(line, /the fullest wording|a part of it|reworded|another translation|as a headline has it/);
      assert.equal(await tab.evaluate(() => document.querySelectorAll(".variants .meta a").length), 2);
      // What is struck out is the other wording's, what is underlined this one's, in every kind of difference.
      const sides = await tab.evaluate(() =>
        ["del", "ins"].map((side) => [...document.querySelectorAll(`.variants .changed ${side}`)].map((part) => part.textContent.trim())),
      );
      assert.deepEqual(sides, [["deadly"], ["mortal"]]);
      // Its wordings have an address of their own.
      await click(tab, ".variants + .actions a");
      await tab.until(() => location.hash.includes("doc=") && document.querySelectorAll(".quotation").length < 4);
      await tab.goto(await tab.evaluate(() => location.href));
      await tab.until(() => document.querySelectorAll(".variants blockquote").length === 2);
      await click(tab, ".quotation .meta a");
      await tab.until(() => document.querySelector(".reader mark") !== null);
    },
  },

  "a misremembered quotation is verified, and its text is nowhere stored": {
    site: shipped,
    webkit: true,
    story: async (tab) => {
      await tab.goto(`${tab.start}#lookup`);
      await tab.until(() => document.querySelector("textarea") !== null);
      await fill(tab, "textarea", "never giving in to any public pressure");
      await click(tab, "form.lookup button.primary");
      await tab.until(() => document.querySelector(".answer .match") !== null);
      assert.match(await tab.text(), /never conceding to any public pressure/);
      assert.match(await tab.text(), /Gleb Kuznetsov/);
      const kept = await tab.evaluate(() => location.hash + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.title);
      assert.doesNotMatch(kept, /giving/);
      await click(tab, ".match p > a");
      await tab.until(() => document.querySelector(".reader mark") !== null);
    },
  },

  "a repaired character and a supplied mark are told, and what the file has is one click away": {
    site: damaged,
    story: async (tab) => {
      await tab.goto(`${tab.start}#read?doc=pier.txt`);
      await tab.until(() => document.querySelector(".reader .repair") !== null);
      const shown = () =>
        tab.evaluate(() => {
          const repair = document.querySelector(".reader .repair");
          const beside = getComputedStyle(repair, "::after").content;
          return [repair.textContent.trim(), repair.dataset.original, beside !== "none", getComputedStyle(repair).outlineStyle];
        });
      assert.deepEqual(await shown(), ["”", "â€", false, "dotted"]);
      await click(tab, ".reader .repair");
      assert.deepEqual(await shown(), ["”", "â€", true, "dotted"]);
      // The quotation that lost its closer, and the one that tells its day.
      const why = async (name) => {
        await tab.evaluate((name) => [...document.querySelectorAll("[data-note]")].find((note) => note.textContent.includes(name)).click(), name);
        await tab.until((name) => document.querySelector(".why .who")?.textContent.includes(name), name);
        return tab.evaluate(() => document.querySelector(".why").textContent.replace(/\s+/g, " "));
      };
      const first = await why("Ana Lopes");
      assert.match(first, /Spoken.*1931.*on Monday/);
      assert.doesNotMatch(first, /A missing quotation mark was supplied/);
      assert.match(await why("Karl Brandt"), /A missing quotation mark was supplied/);
    },
  },

  "a speaker is read and compared": {
    site: debates,
    story: async (tab) => {
      await tab.goto(`${tab.start}#speakers`);
      await tab.until(() => document.querySelectorAll("table.speakers tbody tr").length === 100);
      const names = await tab.evaluate(() => [...document.querySelectorAll("table.speakers th a")].map((link) => link.textContent.trim()));
      assert.equal(names[0], speaker(0));
      await click(tab, "table.speakers th a");
      await tab.until(() => document.querySelectorAll(".speech rect").length > 1);
      // Everybody has a favourite subject: the first one's is the first of them.
      const typical = await tab.evaluate(() => [...document.querySelectorAll(".typical tbody a")].map((link) => link.textContent));
      assert.equal(typical[0], "harbour", typical.slice(0, 5).join());
      await fill(tab, "#against", names[1]);
      await click(tab, ".compare button");
      await tab.until(() => document.querySelectorAll(".speaker-page").length === 2);
      const words = await tab.evaluate(() => [...document.querySelectorAll(".typical")].map((table) => table.querySelector("tbody a").textContent));
      assert.deepEqual(words, ["harbour", "ferry"]);
      assert.match(await hash(tab), new RegExp(`against=${names[1]}`));
      await click(tab, ".typical tbody a");
      await tab.until(() => document.querySelectorAll("td.node mark").length > 0);
    },
  },

  "a document is read: hits, map, evidence, selection": {
    site: shipped,
    webkit: true,
    story: async (tab) => {
      await tab.goto(`${tab.start}#read?doc=bloomberg-kremlin-talks.md&q=pressure`);
      await tab.until(() => document.querySelector("mark.current") !== null);
      assert.equal(await tab.evaluate(() => document.querySelector(".document").lang), "en");
      assert.ok((await count(tab, ".map rect")) > 5);
      await click(tab, "[data-note]");
      await tab.until(() => document.activeElement?.id === "why-title");
      await tab.press("Escape");
      await tab.until(() => document.querySelector(".why") === null && document.activeElement !== document.body);
      await tab.evaluate(() => getSelection().selectAllChildren(document.querySelector("[data-quote]")));
      await tab.until(() => document.querySelectorAll(".selection button").length === 2);
      await tab.press("l");
      await tab.until(() => document.querySelector(".answer.verbatim") !== null);
      assert.equal(await hash(tab), "#lookup");
      assert.equal(await tab.evaluate(() => document.querySelector("textarea").value), "ambiguous and contradictory");
    },
  },

  "a search is typed, read and come back to": {
    site: debates,
    webkit: true,
    story: async (tab) => {
      await tab.until(() => document.querySelector("#query") !== null && window.dixit.ready.then(() => true));
      await tab.evaluate(() => document.querySelector("#query").focus());
      await tab.type("harbour bridge");
      await tab.until(() => document.querySelectorAll(".hit").length === 20);
      await tab.until(() => /q=harbour\+bridge/.test(location.hash));
      await click(tab, ".hit h2 a");
      await tab.until(() => document.querySelector("mark.current") !== null);
      await tab.back();
      await tab.until(() => document.querySelectorAll(".hit").length === 20);
    },
  },

  "the page tells what it is, and speaks German": {
    site: shipped,
    story: async (tab) => {
      await tab.goto(`${tab.start}#about`);
      await tab.until(() => document.querySelectorAll(".syntax td").length > 8);
      const { fingerprint } = await tab.evaluate(() => window.dixit.about());
      await see(tab, fingerprint);
      await click(tab, ".bottom button[lang=de]");
      await see(tab, "Was gesendet wird und was bleibt");
      assert.equal(await tab.evaluate(() => document.documentElement.lang), "de");
      await tab.reload();
      await see(tab, "Was gesendet wird und was bleibt");
      await click(tab, ".bottom button[lang=en]");
      await see(tab, "What is sent, and what is kept");
    },
  },

  "somebody who knows CQL finds how it is said here, and comes back": {
    site: shipped,
    story: async (tab) => {
      await tab.goto(`${tab.start}#about`);
      await Promise.all([tab.page.waitForNavigation(), click(tab, "main a[href='help.html']")]);
      await see(tab, '"council" []* "harbour" within <s/>');
      assert.equal(await count(tab, "[aria-labelledby=coming-from-cql] th"), 2);
      await click(tab, "nav a[href='#coming-from-antconc']");
      await tab.until(() => document.querySelector(":target")?.textContent === "Coming from AntConc");
      assert.match(await tab.evaluate(() => document.title), /Six reports/);
      await Promise.all([tab.page.waitForNavigation(), click(tab, "header a")]);
      await tab.until(() => document.querySelector(".examples a") !== null);
    },
  },
};

for (const browser of Object.keys(BROWSERS)) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const [name, { site, story, webkit }] of Object.entries(STORIES)) {
      if (browser === "webkit" && !webkit) continue;
      for (const place of ["file://", "a server's root"]) {
        test(`${name} (${place})`, async () => {
          const way = await WAYS[place](site);
          if (tab.seen) tab.seen.messages = [];
          tab.start = way.url;
          await tab.goto(way.url);
          await tab.evaluate(() => {
            sessionStorage.clear();
            return window.dixit.ready.then(() => {});
          });
          await story(tab);
          await tab.goto("about:blank");
          await way.close();
          assert.deepEqual(tab.seen?.messages ?? [], []);
        });
      }
    }
  });
}
