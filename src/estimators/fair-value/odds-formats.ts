/** Bookmakers' odds as they are written. Decimal odds are what a stake of 1 pays back, the stake included. */
import { usageError } from "../../core/errors.ts";

export const ODDS_FORMATS = ["decimal", "american", "fractional"] as const;
export type OddsFormat = (typeof ODDS_FORMATS)[number];

/** For people: what each looks like. */
const FORMS: Readonly<Record<OddsFormat, string>> = {
  decimal: "a number above 1, such as 1.91",
  american: "+100 or more, or -100 or less, such as -110",
  fractional: "two numbers above 0, such as 10/11",
};

/**
 * Decimal odds, above 1.
 * @example decimalOdds("-110", "american") // 1.9090..
 * @example decimalOdds("5/2", "fractional") // 3.5
 * @throws USAGE_BAD_ODDS naming the text and what the format allows.
 */
export function decimalOdds(text: string, format: OddsFormat): number {
  const odds = READERS[format](text.trim());
  if (odds > 1 && Number.isFinite(odds)) return odds;
  throw usageError("USAGE_BAD_ODDS", `${format} odds were "${text}", they must be ${FORMS[format]}`, {
    hint: `Formats: ${ODDS_FORMATS.join(", ")}.`,
    data: { text, format },
  });
}

const READERS: Readonly<Record<OddsFormat, (text: string) => number>> = {
  decimal: (text) => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN),
  american(text) {
    const sign = text === "even" || text === "EVEN" ? "+" : text[0];
    const stake = sign === text[0] ? Number(/^[+-](\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? NaN) : 100;
    if (!(stake >= 100)) return NaN;
    return sign === "+" ? 1 + stake / 100 : 1 + 100 / stake;
  },
  fractional(text) {
    const [, gain = "", stake = ""] = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    return Number(stake) > 0 && gain !== "" ? 1 + Number(gain) / Number(stake) : NaN;
  },
};
