// The state of the page and its form in the address. Apart because every link, every view and the history
// depend on it, and because it is pure: nothing here touches the browser.

/** The views, by their names in the address. */
export const VIEWS = ["search", "concordance", "quotations", "lookup", "speakers", "read", "about"] as const;
export type View = (typeof VIEWS)[number];

/** Chosen values by the name of their facet (`speaker`, `year`, `source`, `kind`, a field of the corpus). */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** All that a link to this page can say. */
export interface State {
  readonly view: View;
  /** The query as typed. */
  readonly q: string;
  readonly filters: Filters;
  /** Empty: the view's own order. */
  readonly sort: string;
  /** From 1. */
  readonly page: number;
  /** The unit or document that the reader shows. */
  readonly doc: string;
  /** The current hit in the reader, from 1; 0: the first one of the unit named by `doc`. */
  readonly hit: number;
  /** A place in the document: the first byte of a block, as the engine counts; -1: none. */
  readonly at: number;
  /** The speaker whose page is open; of a look-up, who is said to have said it. */
  readonly speaker: string;
  /** The speaker with whom that one is compared. */
  readonly against: string;
  /** Part of the name of a speaker that is looked for. */
  readonly find: string;
  /** Whether a concordance is shown in pages instead of scrolling. */
  readonly paged: boolean;
  /** Whether a search lists documents instead of passages. */
  readonly documents: boolean;
  /** The text of a look-up, only ever set by the reader's wish for a link; the words of a passage. */
  readonly text: string;
  /** A passage that the reader shows: `start-end-sha256`, as evidence.ts writes it. */
  readonly passage: string;
}

/** The page as it opens without anything after `#`. */
export const START: State = {
  view: "search",
  q: "",
  filters: {},
  sort: "",
  page: 1,
  doc: "",
  hit: 0,
  at: -1,
  speaker: "",
  against: "",
  find: "",
  paged: false,
  documents: false,
  text: "",
  passage: "",
};

const isView = (name: string): name is View => (VIEWS as readonly string[]).includes(name);

/** A whole number not below `least`, or `least`. */
function count(text: string | null, least: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Math.max(least, Number(text)) : least;
}

/** Reads an address: whatever cannot be understood is left at its start value. */
export function parse(hash: string): State {
  const text = hash.replace(/^#/, "");
  const mark = text.indexOf("?");
  const name = mark < 0 ? text : text.slice(0, mark);
  const values = new URLSearchParams(mark < 0 ? "" : text.slice(mark + 1));
  const filters: Record<string, string[]> = {};
  for (const pair of values.getAll("f")) {
    const colon = pair.indexOf(":");
    const field = pair.slice(0, colon);
    // A link may say anything: the names that every object has are no fields.
    if (colon > 0 && !(field in Object.prototype)) (filters[field] ??= []).push(pair.slice(colon + 1));
  }
  return {
    view: isView(name) ? name : START.view,
    q: values.get("q") ?? "",
    filters,
    sort: values.get("sort") ?? "",
    page: count(values.get("page"), 1),
    doc: values.get("doc") ?? "",
    hit: count(values.get("hit"), 0),
    at: count(values.get("at"), -1),
    speaker: values.get("speaker") ?? "",
    against: values.get("against") ?? "",
    find: values.get("find") ?? "",
    paged: values.get("form") === "pages",
    documents: values.get("form") === "documents",
    text: values.get("text") ?? "",
    passage: values.get("passage") ?? "",
  };
}

/** Writes an address, with `#`; start values are left out, so equal states have equal addresses. */
export function format(state: State): string {
  const values = new URLSearchParams();
  if (state.doc) values.set("doc", state.doc);
  if (state.speaker) values.set("speaker", state.speaker);
  if (state.against) values.set("against", state.against);
  if (state.find) values.set("find", state.find);
  if (state.q) values.set("q", state.q);
  for (const field of Object.keys(state.filters).sort()) {
    for (const value of state.filters[field] ?? []) values.append("f", `${field}:${value}`);
  }
  if (state.sort) values.set("sort", state.sort);
  if (state.paged) values.set("form", "pages");
  if (state.documents) values.set("form", "documents");
  if (state.page > 1) values.set("page", String(state.page));
  if (state.hit > 0) values.set("hit", String(state.hit));
  if (state.at >= 0) values.set("at", String(state.at));
  if (state.text) values.set("text", state.text);
  if (state.passage) values.set("passage", state.passage);
  const text = values.toString();
  return `#${state.view}${text ? `?${text}` : ""}`;
}

/** The filters with one value added or taken away. */
export function toggled(filters: Filters, field: string, value: string): Filters {
  const chosen = Object.hasOwn(filters, field) ? (filters[field] ?? []) : [];
  const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  const { [field]: _, ...others } = filters;
  return next.length > 0 ? { ...others, [field]: next } : others;
}

/** The filters of some fields. */
export const only = (filters: Filters, fields: readonly string[]): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([field]) => fields.includes(field)));

/** Whether any filter is set. */
export const filtered = (filters: Filters): boolean => Object.keys(filters).length > 0;
