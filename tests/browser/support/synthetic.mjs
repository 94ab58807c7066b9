// Corpora of any size, the same at every run: speeches and reports in our own words, put together by a seeded
// generator. What stands in them follows no real person; word frequencies fall off as in real texts.

/** A generator of numbers below 1 (mulberry32), the same for the same seed. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const COMMON = "the of and to in a that is for on with as it was by are this be at from not have has we will".split(" ");
const TOPICS =
  "harbour ferry bridge crane budget school hospital water road island winter council fishery lighthouse railway tariff pension drought vaccine census".split(" ");
const VERBS = "build close mend sell repair measure promise defend question delay fund inspect".split(" ");
const FIRST = "Ada Tom Ida Karl Mona Piet Rosa Hugo Vera Nils Elsa Otto Lena Max Dora Emil".split(" ");
const LAST = "Quill Reef Thorn Marsh Hollow Brandt Keel Winter Stone Ashby Fenner Lowe Orchard Pike Tarn Wold".split(" ");
const SYLLABLES = "ba re mi lo tu san der fel gor hin kal mus nor pel quo ris sto vel wan zer".split(" ");

/** A name for each speaker; the first ones speak most. */
export const speaker = (i) =>
  `${FIRST[i % FIRST.length]} ${LAST[Math.floor(i / FIRST.length) % LAST.length]}${i < 256 ? "" : ` ${"IVXLC"[Math.floor(i / 256) % 5]}`}`;

/** A word of a made-up vocabulary. */
function rare(i) {
  let word = "";
  for (let rest = i + 400; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}

/**
 * Rows of a debate: so many days of so many turns, each of about so many words. Every speaker has a favourite
 * topic, so that there are words typical of them.
 */
export function debate({ seed = 7, days, turns, words, speakers, vocabulary = 20_000, from = "2001-03-05" }) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const vocab = Array.from({ length: vocabulary }, (_, i) => rare(i));
  // Rank r with a chance of about 1/r.
  const ranked = (list) => list[Math.floor(list.length ** next()) - 1] ?? list[0];
  const sentence = (favourite) => {
    const length = 8 + Math.floor(next() * 14);
    const parts = [];
    for (let i = 0; i < length; i++) {
      const chance = next();
      parts.push(
        chance < 0.45 ? ranked(COMMON) : chance < 0.52 ? (next() < 0.4 ? favourite : pick(TOPICS)) : chance < 0.57 ? pick(VERBS) : ranked(vocab),
      );
    }
    const text = parts.join(" ");
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };
  const day = new Date(`${from}T00:00:00Z`);
  const rows = [];
  for (let d = 0; d < days; d++) {
    const date = day.toISOString().slice(0, 10);
    for (let i = 0; i < turns; i++) {
      const who = Math.floor(speakers ** next()) - 1;
      const sentences = [];
      for (let count = 0; count < words; ) {
        const made = sentence(TOPICS[who % TOPICS.length]);
        sentences.push(made);
        count += made.split(" ").length;
      }
      rows.push(
        JSON.stringify({ id: `day${d + 1}#${i + 1}`, title: `Sitting of ${date}`, date, speaker: speaker(who), text: sentences.join(" ") }),
      );
    }
    day.setUTCDate(day.getUTCDate() + 23);
  }
  return `${rows.join("\n")}\n`;
}

/** About half a million words, as a shelf of debates has. */
export const DEBATES = { days: 35, turns: 184, words: 85, speakers: 200 };
/** About seven million words, as a parliament says in some years. */
export const PARLIAMENT = { days: 127, turns: 252, words: 219, speakers: 1000 };
