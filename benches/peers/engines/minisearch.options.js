// MiniSearch needs the same options when it builds and when it loads.

export const options = { idField: "number", fields: ["text"], storeFields: ["id", "text"] };
