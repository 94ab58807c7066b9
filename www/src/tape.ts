// Reads the tape that an answer of the engine crosses as; `src/tape.rs` says what is on it.
// Apart because it is the one place that knows: to everyone else an answer is of the type that the engine says.

/**
 * The names of fields, by the shapes at a tape's beginning: answers to the same kind of question begin alike. An object,
 * since its keys are copies: those of a map would keep the tapes that they were cut off.
 */
let known: Record<string, string[][]> = {};
let answers = 0;
/** A text that is cut off keeps its tape: those of a longer one are copied, since a script may keep a title alone. */
const LONG = 16_384;

function shapesOf(head: string): string[][] {
  if (answers++ % 100 === 0) known = {}; // They are not to pile up.
  return (known[head] ??= head.split("\n").map((keys) => keys.split(" ").filter(Boolean)));
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
  const text = (length: number) => {
    const cut = tape.slice(texts, (texts += length));
    return tape.length > LONG ? ` ${cut}`.slice(1) : cut;
  };
  const value = (): unknown => {
    const said = number();
    const kind = said & 7;
    const size = (said - kind) / 8;
    switch (kind) {
      case 0:
        return text(size);
      case 1:
        return size;
      case 2: {
        // `Array.from` takes three times as long.
        const values: unknown[] = [];
        while (values.length < size) values.push(value());
        return values;
      }
      case 3: {
        const fields: Record<string, unknown> = {};
        for (const key of shapes[size]!) fields[key] = value();
        return fields;
      }
      case 4:
        return [false, true, null][size];
      case 7:
        return +text(size);
      default:
        return (kind === 5 ? size : -size) / 1e6;
    }
  };
  return value();
}
