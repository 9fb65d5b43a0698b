// What a browser does to the data of a site that is not installed. Pure.

/** Safari removes what scripts have stored on a site that was not opened for so many days of its use. */
export const SAFARI_DAYS = 7;

/**
 * WebKit's rule holds for every browser on iOS, and not for what is on the home screen.
 * @param {{ agent: string, touch: number, installed: boolean }} facts touch: an iPad calls itself a Mac
 * @returns {boolean} whether the data go when the app is not opened for a week
 */
export function goesAfterDays({ agent, touch, installed }) {
  const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touch > 1);
  return apple && !installed;
}
