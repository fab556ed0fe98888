/** Lives of markets as the naive exchange plays them: events in order of time, at one time markets in the order given (rule 4). */
import type { LifeWord } from "./naive-market.ts";
import type { CanonicalRow } from "./naive-tape.ts";

export interface NaiveLife {
  readonly rows: readonly CanonicalRow[];
  readonly words: readonly { readonly timeUs: number; readonly word: LifeWord }[];
  readonly closesUs: number;
  readonly pricesBp: readonly number[];
}

interface NaiveEvent {
  readonly timeUs: number;
  readonly market: number;
  readonly event: readonly CanonicalRow[];
  readonly word: LifeWord | undefined;
}

export function eventsOf(lives: readonly NaiveLife[]): NaiveEvent[] {
  const events = lives.flatMap(({ rows, words }, market) => {
    const book = [...Map.groupBy(rows, ({ timeUs }) => timeUs)].map(([timeUs, event]): NaiveEvent => ({
      timeUs,
      market,
      event,
      word: undefined,
    }));
    const told = words.map(({ timeUs, word }): NaiveEvent => ({ timeUs, market, event: [], word }));
    return [...book, ...told];
  });
  return events.toSorted((x, y) => x.timeUs - y.timeUs || x.market - y.market || place(x) - place(y));
}

/** Words stand after the rows of their time; a settlement is alone in its own. */
function place({ word }: NaiveEvent): number {
  return word === undefined ? 0 : 1;
}
