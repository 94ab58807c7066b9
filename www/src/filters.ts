// Puts the chosen facets into the query. Apart because search, concordance and timeline ask the same way, and
// because a mistake's place in the longer query has to be told as a place in what was typed.
import type { QueryError } from "../generated/engine.js";
import type { Filters } from "./state.js";

/** What is put before the typed query when there are filters. */
const OPEN = "(";

/** A value as the query language quotes it. */
const quoted = (value: string): string => `"${value.replace(/["\\]/g, "\\$&")}"`;

/** The query with the filters joined to it: any value of a field, every field. */
export function withFilters(query: string, filters: Filters): string {
  const groups = Object.keys(filters)
    .sort()
    .map((field) => {
      const values = (filters[field] ?? []).map((value) => `${field}:${quoted(value)}`);
      return values.length > 1 ? `(${values.join(" OR ")})` : (values[0] ?? "");
    })
    .filter((group) => group !== "");
  if (groups.length === 0) return query;
  return query.trim() === "" ? groups.join(" AND ") : `${OPEN}${query}) AND ${groups.join(" AND ")}`;
}

/** The filters without one field: its own counts are taken without itself, so that more can be chosen. */
export function without(filters: Filters, field: string): Filters {
  const { [field]: _, ...others } = filters;
  return others;
}

/** The filters that were typed, each with the query as it is without it; none where brackets or OR decide what they do. */
export function typedFilters(query: string): [filter: string, rest: string][] {
  if (/[()]|(^|\s)(OR|NOT)\s/.test(query)) return [];
  const parts = (query.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).filter((part) => part !== "AND");
  return parts
    .filter((part) => /^\p{L}+:./u.test(part))
    .map((filter) => [filter, parts.filter((part) => part !== filter).join(" ")]);
}

/** The place of a mistake in the query as it was typed, given its place in the query with filters. */
export function filteredMistake(mistake: QueryError, query: string, filters: Filters): QueryError {
  const shift = Object.keys(filters).length > 0 && query.trim() !== "" ? OPEN.length : 0;
  const place = (at: number) => Math.min(query.length, Math.max(0, at - shift));
  return { message: mistake.message, start: place(mistake.start), end: place(mistake.end) };
}
