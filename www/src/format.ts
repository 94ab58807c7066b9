// Numbers, dates and lists as the reader's language writes them. Apart because every view shows some.
import type { DateView } from "../generated/engine.js";

let language = "en";
/** Formatters by what they are for: to make one takes longer than to use it a hundred times. */
let made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function formatter<F extends Intl.DateTimeFormat | Intl.NumberFormat>(name: string, make: () => F): F {
  let found = made.get(name) as F | undefined;
  if (!found) made.set(name, (found = make()));
  return found;
}

/** Formats from now on as this language does. */
export function formatAs(tag: string): void {
  language = tag;
  made = new Map();
}

/** `12345` as `12,345`. */
export const formatCount = (value: number): string =>
  formatter("count", () => new Intl.NumberFormat(language)).format(value);

/** `0.734` as `73 %`. */
export const formatShare = (value: number): string =>
  formatter("share", () => new Intl.NumberFormat(language, { style: "percent" })).format(value);

/** A rate with as many digits as mean something. */
export function formatRate(value: number): string {
  const maximumSignificantDigits = value < 100 ? 2 : 3;
  return formatter(`rate ${maximumSignificantDigits}`, () => new Intl.NumberFormat(language, { maximumSignificantDigits })).format(value);
}

/** `2016-10-12` as `12 October 2016`, `2016-10` as `October 2016`; what is no date stays as it is. */
export function formatDate(date: Pick<DateView, "value"> | string, month: "long" | "short" = "long"): string {
  const value = typeof date === "string" ? date : date.value;
  const [year, ...rest] = value.split("-").map(Number);
  if (!year || rest.some((part) => !part)) return value;
  const day = new Date(0);
  day.setUTCFullYear(year, (rest[0] ?? 1) - 1, rest[1] ?? 1);
  const parts: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric" };
  if (rest.length > 0) parts.month = month;
  if (rest.length > 1) parts.day = "numeric";
  const tag = language === "en" ? "en-GB" : language;
  return formatter(`${rest.length} ${month}`, () => new Intl.DateTimeFormat(tag, parts)).format(day);
}

/** The name of a language by its code, in the reader's language. */
export function formatLanguage(code: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
