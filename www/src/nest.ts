// Turns a block's flat pieces into a tree of quotations. Apart because it is pure: the reader draws the tree.
import type { ReaderPiece } from "../generated/engine.js";

/** Pieces that stand in the same quotation, those of inner quotations inside it. */
export interface Nested {
  /** Its place in the document's list of quotations. */
  readonly quotation: number;
  readonly children: Node[];
}

export type Node = ReaderPiece | Nested;

/** Whether a node is a quotation. */
export const isNested = (node: Node): node is Nested => "quotation" in node;

/** The tree of a block; quotations that `shown` refuses (turns, titles) leave no trace. */
export function nest(pieces: readonly ReaderPiece[], shown: (quotation: number) => boolean): Node[] {
  const root: Node[] = [];
  let open: Nested[] = [];
  for (const piece of pieces) {
    const path = piece.quotations.filter(shown);
    let depth = 0;
    while (depth < open.length && depth < path.length && open[depth]?.quotation === path[depth]) depth++;
    open = open.slice(0, depth);
    for (const quotation of path.slice(depth)) {
      const nested: Nested = { quotation, children: [] };
      (open.at(-1)?.children ?? root).push(nested);
      open.push(nested);
    }
    (open.at(-1)?.children ?? root).push(piece);
  }
  return root;
}

/** The quotations of a tree in order of appearance, outer before inner. */
export function quotationsIn(nodes: readonly Node[]): number[] {
  return nodes.flatMap((node) => (isNested(node) ? [node.quotation, ...quotationsIn(node.children)] : []));
}
