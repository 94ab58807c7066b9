// Orama needs the same schema when it builds and when it loads.

export const schema = { text: "string" };
