// A snippet for engines that have none: the text about the first of the words, cut and marked.

const AROUND = 100; // characters on each side
const escape = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); // Lunr has words like "part(1"

/**
 * @param {string} text
 * @param {string[]} words lower-case words, or beginnings of words where `prefix`
 * @param {boolean} prefix
 */
export function snippet(text, words, prefix = false) {
  const found = new RegExp(`\\b(?:${words.map(escape).join("|")})${prefix ? "" : "\\b"}`, "i").exec(text);
  if (!found) return text.slice(0, 2 * AROUND);
  const end = found.index + found[0].length;
  return [
    text.slice(Math.max(0, found.index - AROUND), found.index),
    { hit: found[0] },
    text.slice(end, end + AROUND),
  ];
}
