/** The markets that checks replay: synthetic ones, of which everything is known, and recordings, of which the tape is. */
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { makeMarket } from "../../data/synth/market.ts";
import { OrderLog } from "../../data/synth/order-log.ts";
import type { AgentAccount, TrueEvent } from "../../data/synth/truth.ts";
import type { RecordedRows } from "../../data/recorded-rows.ts";
import { buildTape } from "../../data/tape-builder.ts";
import type { OrderRows } from "../../estimators/queue-truth.ts";
import type { Tape } from "../../core/tape.ts";
import type { CheckContext } from "../invariant.ts";

export interface World {
  /** For people: "synthetic nba-live". */
  readonly name: string;
  readonly tape: Tape;
  /** Undefined of a recording. */
  readonly truth: WorldTruth | undefined;
}

/** What only a synthetic market tells. */
export interface WorldTruth {
  readonly rows: RecordedRows;
  readonly events: readonly TrueEvent[];
  /** Whose change each row of the tape is. */
  readonly orders: OrderRows;
  readonly accounts: readonly AgentAccount[];
  readonly settlementMicros: number;
  /** The tape of the same rows with other sizes, or another result. */
  retold(change: { readonly lotsFactor?: number; readonly settlementMicros?: number }): Tape;
}

export interface SyntheticWorld extends World {
  readonly truth: WorldTruth;
}

/** Deep and busy; thin and wide, where remainders of takers meet us; clustered. */
const PRESETS = ["nba-live", "weather-wide", "inxd-quiet"] as const;
const ROW_COUNT = 10_000;

/** Made once for all checks that share a context. */
const madeFor = new WeakMap<CheckContext, readonly SyntheticWorld[]>();

export function syntheticWorlds(context: CheckContext): readonly SyntheticWorld[] {
  const made = madeFor.get(context) ?? PRESETS.map((preset) => makeWorld(preset, context.seed));
  madeFor.set(context, made);
  return made;
}

/** Synthetic ones first. */
export function allWorlds(context: CheckContext): readonly World[] {
  const recorded = context.recordings.map(({ ticker, tape }) => ({
    name: `recording ${ticker}`,
    tape,
    truth: undefined,
  }));
  return [...syntheticWorlds(context), ...recorded];
}

function makeWorld(preset: string, seed: string, rowCount = ROW_COUNT): SyntheticWorld {
  const events: TrueEvent[] = [];
  const log = new OrderLog(rowCount);
  const market = makeMarket({ preset, seed: `check/${seed}`, rowCount }, (event) => {
    events.push(event);
    log.note(event);
  });
  const { rows, ticker, priceRanges, closeTimeUs, accounts, settlementMicros } = market;
  const retold: WorldTruth["retold"] = ({ lotsFactor = 1, settlementMicros: payoutMicros }) =>
    buildTape(
      { ...rows, lots: rows.lots.map((lots) => lots * lotsFactor) },
      { ticker, priceRanges, closeTimeUs, settlementMicros: payoutMicros ?? settlementMicros, sources: [] },
    );
  const tape = retold({});
  const orders = log.onTape(rows, tape);
  return {
    name: `synthetic ${preset}`,
    tape,
    truth: { rows, events, orders, accounts, settlementMicros, retold },
  };
}

/** Payouts of a contract that settles NO and YES. */
export const PAYOUTS_MICROS = [0, MICROS_PER_DOLLAR] as const;
