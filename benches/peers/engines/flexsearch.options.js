// FlexSearch needs the same options when it builds and when it loads. `forward` is what lets it answer prefixes.

export const options = {
  document: { id: "number", index: [{ field: "text", tokenize: "forward" }], store: ["id", "text"] },
};
