// Tells screen readers what changed. Apart because there is one live region for the whole page, and because
// it waits until typing rests: ten counts in a second help nobody.

const PAUSE = 700;
let timer = 0;

/** Says this once nothing newer has come for a moment. The region stands in the page's frame. */
export function announce(text: string): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const region = document.getElementById("announcer");
    if (region) region.textContent = text;
  }, PAUSE);
}
