/** The names most like `name`, likest first: what a user who mistyped it may have meant. */
export function nearNames(name: string, names: readonly string[], countMax = 5): string[] {
  const wanted = name.toUpperCase();
  return names
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toUpperCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, countMax)
    .map(({ candidate }) => candidate);
}

/** Names differ from what was meant by at most this share of their characters. */
const DISTANCE_FRAC_MAX = 0.4;
/** A part of a name says which one is meant only if it is not shorter than this. */
const PART_LENGTH_MIN = 3;
const PARTS_MAX = 3;

/** The name that was likely meant, or the few that contain what was typed; none where nothing is like it. */
export function likelyNames(name: string, names: readonly string[]): string[] {
  const wanted = name.toUpperCase();
  const [nearest] = nearNames(name, names, 1);
  if (nearest === undefined) return [];
  const length = Math.max(wanted.length, nearest.length);
  if (editDistance(wanted, nearest.toUpperCase()) <= length * DISTANCE_FRAC_MAX) return [nearest];
  if (wanted.length < PART_LENGTH_MIN) return [];
  return names.filter((candidate) => candidate.toUpperCase().includes(wanted)).slice(0, PARTS_MAX);
}

/** Insertions, deletions and replacements that turn one text into the other (Levenshtein distance), row by row. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
