// The strings of the interface in the reader's language. Apart from the tables because it chooses among them.
import { formatAs } from "./format.js";
import { remember, remembered } from "./memory.js";
import { de } from "./strings/de.js";
import { type Strings, en } from "./strings/en.js";

const TABLES: Readonly<Record<string, { name: string; strings: Strings }>> = {
  en: { name: "English", strings: en },
  de: { name: "Deutsch", strings: de },
};

/** The languages there are, by code, each with its own name. */
export const LANGUAGES: readonly (readonly [string, string])[] = Object.entries(TABLES).map(
  ([code, { name }]) => [code, name] as const,
);

/** The code of the language in use. */
export let language = "en";
/** The strings in use. */
export let t: Strings = en;

/** Uses a language from now on, and says so to the browser. */
export function speak(code: string): void {
  const table = TABLES[code];
  if (!table) return;
  language = code;
  t = table.strings;
  formatAs(code);
  document.documentElement.lang = code;
}

/** Uses the language that was chosen before, else the first of the browser's that there is. */
export function speakAsWished(): void {
  const wishes = [remembered("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  speak(wishes.find((code) => code !== null && code in TABLES) ?? "en");
}

/** Chooses a language for good. */
export function choose(code: string): void {
  remember("language", code);
  speak(code);
}
