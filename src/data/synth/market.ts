/**
 * Synthetic markets: recorded rows as Kalshi's feed would give them, from a market of which everything is known.
 *
 * A market is a pure function of its request. Rows come in chunks, so that their number is no matter of memory; what is
 * true and not shown by the feed goes to a sink as it happens.
 */
import { usageError } from "../../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES, PriceGrid, type PriceRange } from "../../core/price-grid.ts";
import { randomStream, type RandomStream } from "../../core/random.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../../core/units.ts";
import { CHUNK_ROWS_MAX } from "../chunk-format.ts";
import { likelyNames } from "../../core/near-names.ts";
import type { RecordedRows } from "../recorded-rows.ts";
import { copyRows, makeRows } from "../row-buffer.ts";
import { Background } from "./background.ts";
import { Belief } from "./belief.ts";
import { Competitor, type CompetitorScript } from "./competitor.ts";
import { Exchange } from "./exchange.ts";
import { FairValue } from "./fair-value.ts";
import { fittedFair } from "./length.ts";
import { Makers } from "./makers.ts";
import type { SynthPreset } from "./parameters.ts";
import { SYNTH_PRESETS } from "./presets.ts";
import { RowStream, type RowsSink } from "./row-stream.ts";
import { Simulator } from "./simulator.ts";
import { Takers } from "./takers.ts";
import { AGENT, type AgentAccount, type TruthSink } from "./truth.ts";

const SYNTH_ROWS_MIN = 1_000;
const SYNTH_ROWS_MAX = 100_000_000;
/** Monday 2026-01-05 14:30 UTC. */
const OPEN_TIME_US = 1_767_623_400 * US_PER_SECOND;
const STRUCTURE = "linear_cent";
/** The market lives this long before the recording, in mean lives of a background order: the book has settled by then. */
const SETTLING_LIVES = 5;

export interface SynthRequest {
  /** A name in SYNTH_PRESETS, or parameters of one's own. */
  readonly preset: string | SynthPreset;
  readonly seed: string;
  /** Rows of the recording, exactly. */
  readonly rowCount: number;
  readonly ticker?: string | undefined;
  readonly script?: CompetitorScript | undefined;
}

/** Where a market's rows go, and its truth. */
export interface SynthSinks {
  readonly rows: RowsSink;
  readonly truth?: TruthSink | undefined;
  /** Rows of a chunk at most. */
  readonly chunkRows?: number;
}

export interface SynthMarket {
  readonly ticker: string;
  readonly preset: string;
  readonly seed: string;
  readonly rowCount: number;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  readonly openTimeUs: number;
  readonly closeTimeUs: number;
  readonly result: "yes" | "no";
  /** Payout of one YES contract. */
  readonly settlementMicros: number;
  /** Probability of YES when it settled. */
  readonly lastFair: number;
  /** Every kind of agent's money; sums to zero. */
  readonly accounts: readonly AgentAccount[];
  /** As used: a market of many rows is less volatile than its preset, see docs/SYNTHETIC.md. */
  readonly parameters: SynthPreset;
}

/** What is known of a market before it is made. */
export interface AnnouncedMarket {
  readonly ticker: string;
  /** What made it, for people. */
  readonly source: string;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
}

/** @throws USAGE_UNKNOWN_PRESET, USAGE_BAD_ROW_COUNT */
export function announce({ preset, seed, rowCount, ticker, script }: SynthRequest): AnnouncedMarket {
  requireRowCount(rowCount);
  const { name } = presetOf(preset);
  const competitor = script === undefined ? "" : ", with a scripted competitor";
  return {
    ticker: ticker ?? `SYN-${name}-${seed}`.toUpperCase(),
    source: `synthetic ${name}, seed ${seed}, ${rowCount} rows${competitor}`,
    priceLevelStructure: STRUCTURE,
    priceRanges: PRICE_LEVEL_STRUCTURES.get(STRUCTURE)!,
  };
}

/**
 * Makes a market and hands its rows on. Cost: linear in the rows; memory: one chunk.
 * @throws USAGE_UNKNOWN_PRESET, USAGE_BAD_ROW_COUNT
 */
export function streamMarket(request: SynthRequest, sinks: SynthSinks): SynthMarket {
  const { seed, rowCount } = request;
  const { ticker, priceLevelStructure, priceRanges } = announce(request);
  const { name, preset } = presetOf(request.preset);
  const parameters = { ...preset, fair: fittedFair(preset, rowCount) };
  const grid = new PriceGrid(priceRanges);
  const stream = (label: string): RandomStream => randomStream(seed, `synth/${label}`);
  const rows = new RowStream({
    rowCount,
    chunkRows: sinks.chunkRows ?? CHUNK_ROWS_MAX,
    priceBpOfLevel: grid.priceBpOfLevel,
    lag: parameters.wire,
    lags: stream("lags"),
    sink: sinks.rows,
  });
  const cast = castOf(parameters, { grid, rows, stream, sinks, script: request.script });
  const { exchange, belief } = cast;
  const { activity } = parameters;
  const simulator = new Simulator(cast, {
    rows,
    rowCount,
    waits: stream("waits"),
    picks: stream("picks"),
    activity,
  });
  simulator.runUntil(OPEN_TIME_US);
  exchange.startRecording();
  simulator.runToTheEnd();
  rows.flush();
  const closeTimeUs = (Math.floor(exchange.nowUs / US_PER_SECOND) + 1) * US_PER_SECOND;
  while (belief.nextUs <= closeTimeUs) belief.step();
  const isYes = belief.settle(stream("result"));
  const settlementMicros = isYes ? MICROS_PER_DOLLAR : 0;
  return {
    ticker,
    preset: name,
    seed,
    rowCount,
    priceLevelStructure,
    priceRanges,
    openTimeUs: OPEN_TIME_US,
    closeTimeUs,
    result: isYes ? "yes" : "no",
    settlementMicros,
    lastFair: belief.fairCents / 100,
    accounts: exchange.accounts(settlementMicros),
    parameters,
  };
}

/** A market with all its rows in memory: 29 bytes a row. */
export function makeMarket(
  request: SynthRequest,
  truth?: TruthSink,
): SynthMarket & { readonly rows: RecordedRows } {
  requireRowCount(request.rowCount);
  const rows = makeRows(request.rowCount);
  let at = 0;
  const take: RowsSink = (chunk) => {
    copyRows(chunk, rows, at);
    at += chunk.rowCount;
  };
  return { ...streamMarket(request, { rows: take, truth }), rows };
}

interface Stage {
  readonly grid: PriceGrid;
  readonly rows: RowStream;
  readonly stream: (label: string) => RandomStream;
  readonly sinks: SynthSinks;
  readonly script: CompetitorScript | undefined;
}

function castOf(parameters: SynthPreset, { grid, rows, stream, sinks, script }: Stage) {
  const { fair, makers, background, uninformed, informed, wire, activity } = parameters;
  const settlingSeconds = (SETTLING_LIVES * background.lifeSeconds) / Math.min(1, activity.start);
  const startUs = OPEN_TIME_US - Math.ceil(settlingSeconds * US_PER_SECOND);
  const { startCentsMin, startCentsMax } = fair;
  const startCents = startCentsMin + stream("start").uniform() * (startCentsMax - startCentsMin);
  const { truth } = sinks;
  const exchange = new Exchange(
    {
      levelCount: grid.levelCount,
      priceBpOfLevel: grid.priceBpOfLevel,
      rows,
      wires: stream("wires"),
      latePrintShare: wire.latePrintShare,
      truth,
    },
    startUs,
  );
  const belief = new Belief({
    fair: new FairValue({
      ...fair,
      startProbability: startCents / 100,
      moves: stream("fair"),
      jumps: stream("jumps"),
    }),
    stepUs: fair.stepUs,
    newsLagSeconds: makers.newsLagSeconds,
    openUs: OPEN_TIME_US,
    truth,
  });
  const cast = {
    exchange,
    belief,
    makers: new Makers(exchange, belief, makers, {
      wakes: stream("wakes"),
      choices: stream("makers"),
      errors: stream("errors"),
      sizes: stream("maker-sizes"),
    }),
    background: new Background(exchange, belief, background, {
      choices: stream("background"),
      distances: stream("distances"),
      sizes: stream("background-sizes"),
    }),
    competitor: script === undefined ? undefined : new Competitor(exchange, belief, script, OPEN_TIME_US),
  };
  const takers = new Takers(
    exchange,
    belief,
    cast.background,
    { uninformed, informed },
    {
      arrivals: stream("takers"),
      reaches: stream("reaches"),
      sizes: stream("taker-sizes"),
    },
  );
  exchange.owners[AGENT.maker] = cast.makers;
  exchange.owners[AGENT.background] = cast.background;
  exchange.owners[AGENT.uninformed] = cast.background;
  exchange.owners[AGENT.scripted] = cast.competitor;
  return { ...cast, takers };
}

function presetOf(preset: string | SynthPreset): { name: string; preset: SynthPreset } {
  if (typeof preset !== "string") return { name: "own", preset };
  const known = SYNTH_PRESETS.get(preset);
  if (known !== undefined) return { name: preset, preset: known };
  const names = [...SYNTH_PRESETS.keys()];
  const likely = likelyNames(preset, names);
  throw usageError("USAGE_UNKNOWN_PRESET", `there is no synthetic preset "${preset}"`, {
    hint: `${likely.length === 0 ? "" : `Did you mean ${likely.join(" or ")}? `}Choose one of ${names.join(", ")}.`,
    data: { preset },
  });
}

function requireRowCount(rowCount: number): void {
  if (Number.isInteger(rowCount) && rowCount >= SYNTH_ROWS_MIN && rowCount <= SYNTH_ROWS_MAX) return;
  throw usageError("USAGE_BAD_ROW_COUNT", `a synthetic market cannot have ${rowCount} rows`, {
    hint: `Ask for a whole number of rows from ${SYNTH_ROWS_MIN} to ${SYNTH_ROWS_MAX}.`,
    data: { rowCount },
  });
}
