/**
 * No free lunch: where the fair value is a martingale and nobody is informed, a quote earns its distance from the fair
 * value on each fill and nothing beside it.
 *
 * Rates: four means over 60 independent markets, each within 6 of its standard errors. With 59 degrees of freedom Student's t is
 * beyond 6 either way with 1.3e-7, so one of four with 5.2e-7. With a look 5 seconds ahead what chasing quotes gain lies 22
 * standard errors from 0, with a spread of 1.8; with the settlement in the fair value what constant quotes earn lies 65 below, with
 * a spread of 7: both are missed with far below 1e-6. A fill at a stale price is compared exactly. test/seeds/rates.test.ts measures
 * this again.
 */
import { BID } from "../../core/order-book.ts";
import { FeeSchedule } from "../../core/fee-schedule.ts";
import { completeParameters, type MarketView, type QuoteSheet, type Strategy } from "../../core/strategy.ts";
import {
  BP_PER_CENT,
  LOTS_PER_CONTRACT,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  US_PER_HOUR,
  US_PER_SECOND,
} from "../../core/units.ts";
import { flowRules } from "../../engine/account-flow.ts";
import { poissonFlow } from "../../engine/fill-models/flow-models.ts";
import { ZERO_LATENCY } from "../../engine/latency.ts";
import { naiveSkew } from "../../strategies/naive-skew.ts";
import type { CheckContext, SharedInvariant } from "../invariant.ts";
import { fairBpAt, makeFlowMarket, type FlowMarket } from "./flow-market.ts";
import { meanOf } from "./interval.ts";
import { replayLanes, UNLIMITED, type LanePlan, type LaneRun, type Replay } from "./lane-run.ts";
import { sharedReplay, type Finding, type ReplayBreach } from "./replay-check.ts";

const MARKET_COUNT = 60;
const MARKET_SECONDS = 200;
export const BOUND_SE = 6;

const HALF_CENTS = 2;
const CHASED_MOVES = 4;
const INTENSITY = { intensityPerHour: 1_800, kappaPerCent: 0.5 };
/** The lanes, in the order in which they stand in a run. */
const LANES = ["constant", "chasing", "skewed"] as const;
type LaneName = (typeof LANES)[number];

/** 0.0175 P (1 - P) dollars a contract, to the next ten-thousandth of a dollar. */
const FEES = new FeeSchedule("CHECK", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
]);

function feeMicros(priceBp: number): number {
  const price = priceBp / 10_000;
  return 100 * Math.ceil((17_500 * price * (1 - price)) / 100 - 1e-9);
}

export function martingalePaysNothing(replay: Replay = replayLanes): SharedInvariant {
  return sharedReplay(
    {
      id: "martingale-pays-nothing",
      statement: "Where nobody knows where the price is going, holding a position earns nothing on average.",
      condition:
        "fair value f a martingale, takers a Poisson flow A e^(-k distance) that knows nothing: E[sum of q df] = 0 for quotes at a constant distance, for quotes on the side of the last moves, and for naive-skew; constant quotes earn E[P&L] = 2 lambda(delta) (delta - fee) T; 60 markets of 200 s, f known exactly",
      tolerance:
        "statistical: means within 6 standard errors; a sound simulator fails by chance less than once in a million checks, a look ahead, an early settlement or a fee left out passes less than once in a thousand; prices of fills: none",
      costs:
        "A simulator that pays for nothing makes every strategy look good: a tenth of a cent on each of 1,000 fills is $1 a day and market, from nowhere.",
    },
    (context) => {
      const { lunches, stale } = measureLunch(replay, context);
      const finding = judge(lunches);
      return "caseCount" in finding ? (stale ?? finding) : finding;
    },
  );
}

/** One number for each market, dollars: what has to be 0 on average. */
export interface Lunch {
  readonly what: string;
  readonly perMarket: readonly number[];
  readonly likelyCause: string;
}

export interface MeasuredLunch {
  readonly lunches: readonly Lunch[];
  /** The first fill at another price than was quoted at that time; undefined where there is none. */
  readonly stale: ReplayBreach | undefined;
}

export function measureLunch(replay: Replay, { seed }: CheckContext): MeasuredLunch {
  const perLane: Record<LaneName, number[]> = { constant: [], chasing: [], skewed: [] };
  const excess: number[] = [];
  let stale: ReplayBreach | undefined;
  for (let index = 0; index < MARKET_COUNT; index++) {
    const market = makeFlowMarket(seed, `martingale/${index}`, MARKET_SECONDS);
    const runs = replay(market.tape, plansOf(seed));
    for (const [lane, name] of LANES.entries()) perLane[name].push(inventoryGain(market, runs[lane]!));
    stale ??= staleBreach(market, runs[0]!) ?? staleBreach(market, runs[1]!);
    excess.push(earned(market, runs[0]!) - expectedEarning(market));
  }
  const cause = "look-ahead, or a settlement used early: the position knows where the price is going";
  const lunches = [
    ...LANES.map((name) => ({
      what: `what prices did to the inventory of ${name} quotes`,
      perMarket: perLane[name],
      likelyCause: cause,
    })),
    {
      what: "what constant quotes earned beyond 2 lambda (delta - fee) T",
      perMarket: excess,
      likelyCause:
        "scale or dropped term: fills come at another rate than A e^(-k delta), or cost another fee",
    },
  ];
  return { lunches, stale };
}

function judge(lunches: readonly Lunch[]): Finding {
  const measured = lunches.map((lunch) => ({ ...lunch, ...meanOf(lunch.perMarket) }));
  const free = measured.find(({ value, standardError }) => !(Math.abs(value) <= BOUND_SE * standardError));
  if (free === undefined)
    return {
      caseCount: MARKET_COUNT * LANES.length,
      detail:
        measured.map(({ value, standardError }) => (value / standardError).toFixed(1)).join(", ") +
        " standard errors",
    };
  const bound = BOUND_SE * free.standardError;
  return {
    state: {
      markets: MARKET_COUNT,
      seconds: MARKET_SECONDS,
      meanDollars: free.value,
      standardErrorDollars: free.standardError,
    },
    observed: `${free.what} is $${free.value.toFixed(4)} a market on average`,
    demanded: `it is 0 within $${bound.toFixed(4)}`,
    likelyCause: free.likelyCause,
    cost: `$${Math.abs(free.value).toFixed(4)} in 200 s of one market, $${(Math.abs(free.value) * 432).toFixed(2)} a day, that nobody pays`,
  };
}

function plansOf(seed: string): readonly LanePlan[] {
  const creators: Record<LaneName, () => Strategy> = {
    constant: () => alwaysAt(HALF_CENTS),
    chasing: () => chaserAt(HALF_CENTS),
    skewed: () => naiveSkew.create(completeParameters(naiveSkew, {})),
  };
  return LANES.map((name) => ({
    name: `${name} quotes`,
    create: creators[name],
    fillRules: flowRules(poissonFlow(INTENSITY), `${seed}/martingale/${name}`),
    latency: ZERO_LATENCY,
    limits: UNLIMITED,
    fees: FEES,
  }));
}

/** Both sides at a distance, whatever it holds. */
function alwaysAt(halfCents: number): Strategy {
  return ruleOf(({ fairCents }, sheet) => {
    sheet.bid(fairCents! - halfCents, 1);
    sheet.ask(fairCents! + halfCents, 1);
  });
}

/**
 * Bids after a rise and offers after a fall, holding a contract at most: it finds out whether fills come at prices from
 * before the move, or whether what it sees has not happened yet.
 */
function chaserAt(halfCents: number): Strategy {
  const seen: number[] = [];
  return ruleOf(({ fairCents, inventoryContracts }, sheet) => {
    if (fairCents !== seen.at(-1)) seen.push(fairCents!);
    const rise = fairCents! - (seen.at(-1 - CHASED_MOVES) ?? fairCents!);
    if (rise > 0 && inventoryContracts < 1) sheet.bid(fairCents! - halfCents, 1);
    if (rise < 0 && inventoryContracts > -1) sheet.ask(fairCents! + halfCents, 1);
  });
}

function ruleOf(rule: (market: MarketView, sheet: QuoteSheet) => void): Strategy {
  return {
    quote({ markets }, [sheet]) {
      if (markets[0]!.fairCents !== undefined) rule(markets[0]!, sheet!);
    },
    explain: () => [],
  };
}

/** Cash and inventory at the last fair value, less what fills earned against that of their own time: sum of q df, dollars. */
function inventoryGain(market: FlowMarket, run: LaneRun): number {
  const { cashMicros, inventoryLots } = run.ledger;
  return (cashMicros + inventoryLots * market.fairBp.at(-1)!) / MICROS_PER_DOLLAR - earned(market, run);
}

/** What fills earned against the fair value of their time, less fees, dollars. */
function earned(market: FlowMarket, { entries }: LaneRun): number {
  let micros = 0;
  for (const { kind, side, lots, priceBp, timeUs, feeMicros: charged } of entries)
    if (kind === "filled")
      micros += (side === BID ? 1 : -1) * lots * (fairBpAt(market, timeUs) - priceBp) - charged;
  return micros / MICROS_PER_DOLLAR;
}

/** Without latency a quote stands at its distance from the fair value of the moment, so every fill is at that. */
function staleBreach(market: FlowMarket, { plan, entries }: LaneRun): ReplayBreach | undefined {
  for (const { kind, side, priceBp, timeUs } of entries) {
    if (kind !== "filled") continue;
    const fairBp = fairBpAt(market, timeUs);
    const distanceBp = (side === BID ? 1 : -1) * (fairBp - priceBp);
    if (distanceBp === HALF_CENTS * BP_PER_CENT) continue;
    const missMicros = Math.abs(distanceBp - HALF_CENTS * BP_PER_CENT) * LOTS_PER_CONTRACT;
    return {
      state: {
        lane: plan.name,
        timeUs,
        side: side === BID ? "bid" : "ask",
        priceCents: priceBp / 100,
        fairCents: fairBp / 100,
      },
      observed: `a quote ${HALF_CENTS} cents from the fair value was filled ${distanceBp / 100} cents from it`,
      demanded: "it is filled where it stands",
      missMicros,
      likelyCause:
        "fills at a stale mid: the price is that of a quote from before the move, or of one from after it",
      cost: `$${(missMicros / MICROS_PER_DOLLAR).toFixed(4)} on this fill of a contract, $${((missMicros * 1_000) / MICROS_PER_DOLLAR).toFixed(2)} in a thousand`,
    };
  }
  return undefined;
}

/** What constant quotes earn in expectation: lambda (2 delta - both fees) over the path, dollars. */
function expectedEarning({ fairBp }: FlowMarket): number {
  const perSecond =
    (INTENSITY.intensityPerHour * Math.exp(-INTENSITY.kappaPerCent * HALF_CENTS) * US_PER_SECOND) /
    US_PER_HOUR;
  const halfBp = HALF_CENTS * BP_PER_CENT;
  let micros = 0;
  for (const fair of fairBp.subarray(0, -1))
    micros +=
      perSecond * (2 * HALF_CENTS * MICROS_PER_CENT - feeMicros(fair - halfBp) - feeMicros(fair + halfBp));
  return micros / MICROS_PER_DOLLAR;
}
