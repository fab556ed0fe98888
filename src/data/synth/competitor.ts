/**
 * A scripted competitor: one more maker, whose orders are known. It does what its script says and nothing else.
 *
 *   12.5 bid 47 100            after 12.5 s: one bid of 100 contracts at 47 cents, in place of the one before; size 0: none
 *   every 2 ask improve 1 edge 0.5 size 50      every 2 s: a tick ahead of the best ask, no nearer to fair value than half a cent
 *   # a comment
 */
import { usageError } from "../../core/errors.ts";
import { ASK, BID, type Side } from "../../core/order-book.ts";
import { LOTS_PER_CONTRACT, US_PER_SECOND } from "../../core/units.ts";
import type { Belief } from "./belief.ts";
import type { Exchange, OrderOwner } from "./exchange.ts";
import { levelAtOrAbove, levelAtOrBelow } from "./levels.ts";
import { NO_ORDER } from "./queue-book.ts";
import { AGENT } from "./truth.ts";

/** An order at a time after the opening. */
export interface ScriptedQuote {
  readonly afterUs: number;
  readonly side: Side;
  readonly level: number;
  readonly lots: number;
}

/** A quote that is looked at evenly. */
export interface ScriptedRule {
  readonly everyUs: number;
  readonly side: Side;
  readonly improveLevels: number;
  readonly edgeCents: number;
  readonly lots: number;
}

export interface CompetitorScript {
  /** Ascending in time. */
  readonly quotes: readonly ScriptedQuote[];
  readonly rules: readonly ScriptedRule[];
}

/** A rule looks no more often than this. */
const EVERY_SECONDS_MIN = 0.001;
const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const QUOTE_LINE = new RegExp(String.raw`^${NUMBER} (bid|ask) (\d{1,2}) ${NUMBER}$`);
const RULE_LINE = new RegExp(
  String.raw`^every ${NUMBER} (bid|ask) improve (\d{1,2}) edge ${NUMBER} size ${NUMBER}$`,
);

/** @throws USAGE_BAD_SCRIPT, with the line */
export function parseScript(text: string): CompetitorScript {
  const quotes: ScriptedQuote[] = [];
  const rules: ScriptedRule[] = [];
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.replace(/#.*/, "").trim().replaceAll(/\s+/g, " ");
    if (line === "") continue;
    const quote = QUOTE_LINE.exec(line);
    const rule = RULE_LINE.exec(line);
    if (quote !== null && quote[3] !== "0") quotes.push(quoteOf(quote));
    else if (rule !== null && Number(rule[1]) >= EVERY_SECONDS_MIN && lotsOf(rule[5]!) > 0)
      rules.push(ruleOf(rule));
    else throw badLine(index + 1, whole);
  }
  return { quotes: quotes.toSorted((a, b) => a.afterUs - b.afterUs), rules };
}

function quoteOf([, seconds, side, cents, contracts]: readonly string[]): ScriptedQuote {
  return {
    afterUs: microseconds(seconds!),
    side: sideOf(side!),
    level: Number(cents) - 1,
    lots: lotsOf(contracts!),
  };
}

function ruleOf([, seconds, side, ticks, edge, contracts]: readonly string[]): ScriptedRule {
  return {
    everyUs: microseconds(seconds!),
    side: sideOf(side!),
    improveLevels: Number(ticks),
    edgeCents: Number(edge),
    lots: lotsOf(contracts!),
  };
}

function sideOf(text: string): Side {
  return text === "bid" ? BID : ASK;
}

function microseconds(seconds: string): number {
  return Math.max(1, Math.floor(Number(seconds) * US_PER_SECOND));
}

function lotsOf(contracts: string): number {
  return Math.floor(Number(contracts) * LOTS_PER_CONTRACT + 0.5);
}

function badLine(line: number, text: string): Error {
  return usageError("USAGE_BAD_SCRIPT", `line ${line} of the competitor's script was "${text.trim()}"`, {
    hint: 'Write "SECONDS bid|ask CENTS CONTRACTS" or "every SECONDS bid|ask improve TICKS edge CENTS size CONTRACTS".',
    data: { line, text },
  });
}

export class Competitor implements OrderOwner {
  /** When the script acts next; Infinity when it is over. */
  nextUs: number;
  readonly #exchange: Exchange;
  readonly #belief: Belief;
  readonly #script: CompetitorScript;
  readonly #openUs: number;
  readonly #ruleUs: number[];
  #quoteCount = 0;
  /** By side. */
  readonly #orders = [NO_ORDER, NO_ORDER];

  constructor(exchange: Exchange, belief: Belief, script: CompetitorScript, openUs: number) {
    this.#exchange = exchange;
    this.#belief = belief;
    this.#script = script;
    this.#openUs = openUs;
    this.#ruleUs = script.rules.map(({ everyUs }) => openUs + everyUs);
    this.nextUs = this.#next();
  }

  forget(order: number): void {
    this.#orders[this.#orders.indexOf(order)] = NO_ORDER;
  }

  /** Does what is due. One act at a time: each is an event of its own. */
  act(): void {
    const timeUs = this.nextUs;
    const rule = this.#ruleUs.indexOf(timeUs);
    if (rule >= 0) {
      const { side, lots, everyUs } = this.#script.rules[rule]!;
      this.#ruleUs[rule] = timeUs + everyUs;
      this.#quote(timeUs, side, this.#ruleLevel(this.#script.rules[rule]!), lots);
    } else {
      const { side, level, lots } = this.#script.quotes[this.#quoteCount++]!;
      this.#quote(timeUs, side, level, lots);
    }
    this.nextUs = this.#next();
  }

  #next(): number {
    const quote = this.#script.quotes[this.#quoteCount];
    return Math.min(quote === undefined ? Infinity : this.#openUs + quote.afterUs, ...this.#ruleUs);
  }

  /** A tick ahead of the best of the others, up to the edge it wants; at the best where it is the best itself. */
  #ruleLevel({ side, improveLevels, edgeCents }: ScriptedRule): number {
    const { bestBidLevel, bestAskLevel } = this.#exchange.book.displayed;
    const order = this.#orders[side]!;
    const best = side === BID ? bestBidLevel : bestAskLevel;
    const isOwnBest =
      order !== NO_ORDER &&
      this.#exchange.book.slotOf[order]! >> 1 === best &&
      this.#exchange.book.lotsOf[order] === this.#exchange.book.displayed.lotsAt(side, best);
    const ahead = isOwnBest ? 0 : improveLevels;
    const { fairCents } = this.#belief;
    return side === BID
      ? Math.min(best + ahead, levelAtOrBelow(fairCents - edgeCents), bestAskLevel - 1)
      : Math.max(best - ahead, levelAtOrAbove(fairCents + edgeCents), bestBidLevel + 1);
  }

  /** Puts one order in place of the one before. Orders are post-only: one that would cross does not come. */
  #quote(timeUs: number, side: Side, level: number, lots: number): void {
    const exchange = this.#exchange;
    const { book } = exchange;
    const order = this.#orders[side]!;
    if (order !== NO_ORDER && book.slotOf[order] === 2 * level + side && book.lotsOf[order] === lots) return;
    exchange.startEvent(Math.max(timeUs, exchange.nowUs + 1));
    if (order !== NO_ORDER) {
      this.#orders[side] = NO_ORDER;
      exchange.cancel(order);
    }
    const { bestBidLevel, bestAskLevel } = book.displayed;
    const isCrossing = side === BID ? level >= bestAskLevel : level <= bestBidLevel;
    if (lots === 0 || isCrossing || level < 0 || level >= exchange.levelCount) return;
    this.#orders[side] = exchange.place(AGENT.scripted, side, level, lots);
  }
}
