// The query language by examples that run. Apart because the start page and the view about the page show it.
import type { About } from "../../generated/engine.js";
import { t } from "../strings.js";

/** A query and what it finds. */
export interface Example {
  readonly query: string;
  readonly meaning: string;
}

/** All of the language. */
export function syntax(about: About): Example[] {
  const year = about.first_date?.slice(0, 4) ?? "2016";
  const { queries } = t;
  return [
    { query: "peace talks", meaning: queries.words },
    { query: '"peace talks"', meaning: queries.phrase },
    { query: "nego*", meaning: queries.prefix },
    { query: "war OR peace", meaning: queries.or },
    { query: "peace NOT war", meaning: queries.not },
    { query: "(war OR peace) talks", meaning: queries.brackets },
    { query: "speaker:president war", meaning: queries.speaker },
    { query: `date:${year}`, meaning: queries.date },
  ];
}

/** The few that the start page shows. */
export const examples = (about: About): Example[] => syntax(about).filter((_, i) => [0, 1, 2, 6].includes(i));
