// Text on its way from one view to another without the address: what a reader selects is looked up, yet never
// stored or sent with a link unless the reader asks for that. Apart because two views share it.

let held = "";

/** Keeps a text for the view that opens next. */
export function handOver(text: string): void {
  held = text;
}

/** The text that was handed over, once. */
export function takeOver(): string {
  const text = held;
  held = "";
  return text;
}
