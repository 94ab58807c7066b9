// Tables as CSV (RFC 4180). Apart because it is pure, and because spreadsheets run what looks like a formula.

/** A cell: quoted where it must be; what a spreadsheet would run as a formula gets an apostrophe before it. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Rows as CSV, with a byte order mark so that spreadsheets read it as UTF-8. */
export function csv(rows: Iterable<readonly (string | number | undefined)[]>): string {
  let text = "\uFEFF";
  for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
  return text;
}

/** Gives the reader a file. */
export function save(name: string, text: string, type = "text/csv"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
