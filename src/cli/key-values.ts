/** Options of the form `name=value,name=value`. */
import { usageError } from "../core/errors.ts";

/** What a number looks like; anything else stays a text, for whoever reads it to refuse by name. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Names with numbers or words. @param texts each with one or more pairs, parted by commas.
 * @throws USAGE_BAD_PAIR for what is no pair, and for a name that is given twice.
 */
export function parsePairs(
  option: string,
  texts: readonly string[],
  example: string,
): Readonly<Record<string, number | string>> {
  const pairs = new Map<string, number | string>();
  for (const text of texts.flatMap((list) => list.split(","))) {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
    if (key === undefined || value === undefined)
      throw badPair(`${option} held "${text}", it must be pairs of a name and a value`, text, example);
    if (pairs.has(key)) throw badPair(`${option} said ${key} twice`, text, example);
    pairs.set(key, NUMBER.test(value) ? Number(value) : value);
  }
  return Object.fromEntries(pairs);
}

function badPair(message: string, text: string, example: string): Error {
  return usageError("USAGE_BAD_PAIR", message, {
    hint: `Give for example ${example}, without blanks around "=" and ",".`,
    data: { text },
  });
}
