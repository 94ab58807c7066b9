// Which lines of a concordance are kept, dropped and labelled. Apart because the choice outlives the lines that
// are on the screen, other orders of them and a reload, and goes into the exported file.
import type { Line } from "../generated/engine.js";

export type Verdict = "kept" | "dropped";

/** What was decided about one line. */
export interface Choice {
  readonly verdict?: Verdict;
  readonly label?: string;
}

/** Which lines go into a file. */
export type Selection = "all" | "kept" | "undropped";

/** A line by its place in the corpus: whatever the order, it is the same line. */
export const lineKey = ({ unit, position, length }: Pick<Line, "unit" | "position" | "length">): string =>
  `${unit}.${position}.${length}`;

const isVerdict = (value: unknown): value is Verdict => value === "kept" || value === "dropped";

/** The choices among the lines of one query. */
export class Choices {
  private readonly made = new Map<string, Choice>();

  /** Those that were made before, as `text` gave them; what cannot be read is none. */
  constructor(text: string | null = null) {
    try {
      for (const [key, verdict, label] of JSON.parse(text ?? "[]") as unknown[][]) {
        this.set(String(key), {
          ...(isVerdict(verdict) && { verdict }),
          ...(typeof label === "string" && { label }),
        });
      }
    } catch {
      this.made.clear();
    }
  }

  of(line: Line): Choice {
    return this.made.get(lineKey(line)) ?? {};
  }

  /** Keeps or drops a line; the same again takes it back. */
  toggle(line: Line, verdict: Verdict): void {
    const { verdict: before, label } = this.of(line);
    this.set(lineKey(line), { ...(label && { label }), ...(before !== verdict && { verdict }) });
  }

  /** Gives a line a label; an empty one takes it away. */
  label(line: Line, text: string): void {
    const { label: _, ...others } = this.of(line);
    const label = text.trim();
    this.set(lineKey(line), { ...others, ...(label !== "" && { label }) });
  }

  private set(key: string, choice: Choice): void {
    if (choice.verdict || choice.label) this.made.set(key, choice);
    else this.made.delete(key);
  }

  count(verdict: Verdict): number {
    return [...this.made.values()].filter((choice) => choice.verdict === verdict).length;
  }

  get size(): number {
    return this.made.size;
  }

  /** Whether any line has a label. */
  get labelled(): boolean {
    return [...this.made.values()].some(({ label }) => label !== undefined);
  }

  /** Whether a line goes into a file of such lines. */
  selects(line: Line, selection: Selection): boolean {
    const { verdict } = this.of(line);
    return selection === "all" || (selection === "kept" ? verdict === "kept" : verdict !== "dropped");
  }

  clear(): void {
    this.made.clear();
  }

  /** The choices as a text for the constructor. */
  toString(): string {
    return JSON.stringify([...this.made].map(([key, { verdict, label }]) => [key, verdict ?? 0, label ?? 0]));
  }
}
