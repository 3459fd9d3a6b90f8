// The server's clock: how long ago something was is by the clock that has written it down. Whoever looks may have another.

let ahead = 0;

/** What is less may be the way that a reply takes, and what is cut off a second. */
const tolerance = 3_000;

/** Is told of a reply's `Date`. */
export function hear(date) {
  const difference = Date.parse(date ?? "") - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) > tolerance ? difference : 0;
}

/** Milliseconds since 1970, at the server. */
export const now = () => Date.now() + ahead;
