// What the page remembers: between visits a few settings, no text and no query; until its tab is closed, which lines
// of a concordance were chosen. Apart because storage may be
// forbidden, and because sites on one host share it.

const key = (name: string): string => `dixit:${location.pathname}:${name}`;

/** What was remembered under a name, or `null`. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(key(name));
  } catch {
    return null; // Storage is switched off: the setting holds until the page is left.
  }
}

/** Remembers a setting, where the browser allows it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(key(name), value);
  } catch {
    // See above.
  }
}

/** What was remembered until this tab is closed, or `null`. */
export function inThisTab(name: string): string | null {
  try {
    return sessionStorage.getItem(key(name));
  } catch {
    return null;
  }
}

/** Remembers something until this tab is closed, so that a reload loses nothing; `null` forgets it. */
export function rememberInThisTab(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key(name));
    else sessionStorage.setItem(key(name), value);
  } catch {
    // Without storage, or with more choices than it holds, they are kept until the page is left.
  }
}
