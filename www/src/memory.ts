// What the page remembers between visits: two settings, no text and no query. Apart because storage may be
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
