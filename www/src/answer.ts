// Reads the JSON in which an answer of the engine crosses to the page.

/** The answer, with what is unknown as the engine's types have it: `undefined` where JSON has `null`. */
export function read(json: string): unknown {
  return withoutNull(JSON.parse(json));
}

function withoutNull(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withoutNull(value[i]);
  } else if (typeof value === "object") {
    const fields = value as Record<string, unknown>;
    for (const key in fields) {
      const field = fields[key];
      if (typeof field === "object") fields[key] = withoutNull(field);
    }
  }
  return value;
}
