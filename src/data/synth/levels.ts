/** Levels of the cent grid, on which synthetic markets trade: level 0 is one cent. Results may lie off the grid. */

/** The highest level not above a price. */
export function levelAtOrBelow(cents: number): number {
  return Math.floor(cents) - 1;
}

/** The lowest level not below a price. */
export function levelAtOrAbove(cents: number): number {
  return Math.ceil(cents) - 1;
}
