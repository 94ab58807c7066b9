// Reads the tape that an answer of the engine crosses as; `src/tape.rs` says what is on it.
// Apart because it is the one place that knows: to everyone else an answer is of the type that the engine says.

/** The names of fields, by the shapes at a tape's beginning: answers to the same kind of question begin alike. */
const known = new Map<string, string[][]>();
const MOST_KNOWN = 99;
const CONSTANTS = [false, true, null];

function shapesOf(head: string): string[][] {
  let shapes = known.get(head);
  if (!shapes) {
    shapes = head.split("\n").map((keys) => keys.split(" ").slice(0, -1));
    if (known.size > MOST_KNOWN) known.clear();
    known.set(head, shapes);
  }
  return shapes;
}

/** The answer that is on a tape. */
export function read(tape: string): unknown {
  // Without a shape it begins with the line that ends them.
  const end = tape.search(/^$/m);
  const shapes = shapesOf(tape.slice(0, end));
  let at = end + 1;
  const number = () => {
    let value = tape.charCodeAt(at++);
    for (let worth = 64, digit = value; digit > 63; worth *= 64) {
      digit = tape.charCodeAt(at++);
      value += (digit - 1) * worth;
    }
    return value;
  };
  let texts = number();
  texts += at;
  const text = (length: number) => tape.slice(texts, (texts += length));
  const value = (): unknown => {
    const said = number();
    const kind = said & 7;
    const count = (said - kind) / 8;
    switch (kind) {
      case 0:
        return text(count);
      case 1:
        return count;
      case 2: {
        // `Array.from` takes three times as long.
        const values: unknown[] = [];
        while (values.length < count) values.push(value());
        return values;
      }
      case 3: {
        const fields: Record<string, unknown> = {};
        for (const key of shapes[count]!) fields[key] = value();
        return fields;
      }
      case 4:
        return CONSTANTS[count];
      case 7:
        return Number(text(count));
      default:
        return (kind === 5 ? count : -count) / 1e6;
    }
  };
  return value();
}
