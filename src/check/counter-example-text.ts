/** A counter-example as lines of text, for JUnit, test output and whoever reads neither. */
import type { CounterExample, QuotedCase } from "./invariant.ts";

/** What there is to say, name by name, in the order in which one reads it. */
export function counterExampleFacts(
  example: CounterExample,
): readonly (readonly [name: string, value: string])[] {
  const { parameters, state, quotes, observed, demanded, missCents, likelyCause, cost } = example;
  return [
    ["seen", observed],
    ["must be", missCents === undefined ? demanded : `${demanded}; off by ${numberText(missCents)} cents`],
    ["likely", likelyCause],
    ["costs", cost],
    ["state", pairs(state)],
    ...(Object.keys(parameters).length === 0 ? [] : [["params", JSON.stringify(parameters)] as const]),
    ...quotes.map((quoted) => [`quote`, quoteText(quoted)] as const),
  ];
}

export function counterExampleText(example: CounterExample): string {
  return counterExampleFacts(example)
    .map(([name, value]) => `${name.padEnd(9)}${value}\n`)
    .join("");
}

function quoteText({ label, bidCents, askCents }: QuotedCase): string {
  return `${label}: bid ${priceText(bidCents)}, ask ${priceText(askCents)}`;
}

function priceText(cents: number | undefined): string {
  return cents === undefined ? "none" : numberText(cents);
}

function pairs(state: CounterExample["state"]): string {
  return Object.entries(state)
    .map(([name, value]) => `${name} ${typeof value === "number" ? numberText(value) : value}`)
    .join(", ");
}

/** Six digits tell every figure of a counter-example apart. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}
