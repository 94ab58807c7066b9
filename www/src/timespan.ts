// Stretches of time as the query language writes them: 2019, 2019-03..2019-05. Apart because the timeline, the
// filters and the list of quotations say them alike, and because it is pure.
import { formatDate } from "./format.js";

/** The name of the filter that holds a stretch of time. */
export const DATE = "date";

/** `2019-03` and `2019-05` as `2019-03..2019-05`; one date stands for itself. */
export function timespan(first: string, last: string): string {
  const [from, to] = first <= last ? [first, last] : [last, first];
  return from === to ? from : `${from}..${to}`;
}

/** The first and the last date of a stretch of time. */
export function ends(span: string): [string, string] {
  const [first = "", last = first] = span.split("..");
  return [first, last];
}

/** A stretch of time as a reader sees it: `March 2019 – May 2019`. */
export function formatTimespan(span: string): string {
  const [first, last] = ends(span).map((date) => (date === "" ? "…" : formatDate(date, "short")));
  return first === last ? String(first) : `${first} – ${last}`;
}

/** Every date of a step from the first to the last one, so that times without a passage keep their place. */
export function datesBetween(first: string, last: string): string[] {
  const dates: string[] = [];
  const parts = first.split("-").map(Number);
  const day = new Date(0);
  day.setUTCFullYear(parts[0] ?? 0, (parts[1] ?? 1) - 1, parts[2] ?? 1);
  const text = () => {
    const iso = day.toISOString();
    return iso.startsWith("-") || iso.startsWith("+") ? "" : iso.slice(0, [4, 7, 10][parts.length - 1]);
  };
  for (let date = text(); date !== "" && date <= last && dates.length < 4000; date = text()) {
    dates.push(date);
    if (parts.length === 3) day.setUTCDate(day.getUTCDate() + 1);
    else if (parts.length === 2) day.setUTCMonth(day.getUTCMonth() + 1);
    else day.setUTCFullYear(day.getUTCFullYear() + 1);
  }
  return dates;
}
