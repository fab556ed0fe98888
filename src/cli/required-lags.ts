import { dataError } from "../core/errors.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { legsOf } from "../engine/latency.ts";
import type { LoadedMarket } from "./replay.ts";

/**
 * Where one clock was recorded the lag of every row is 0: taken for the feed's it would be no latency at all.
 * @throws DATA_LAGS_UNKNOWN
 */
export function requireLags(lanes: readonly LaneRequest[], markets: readonly LoadedMarket[]): void {
  for (const { latency, marketIndices } of lanes) {
    if (legsOf(latency).feed.kind !== "recorded") continue;
    const unknown = marketIndices.map((index) => markets[index]!).find(({ hasOneClock }) => hasOneClock);
    if (unknown === undefined) continue;
    const { ticker } = unknown.tape;
    throw dataError(
      "DATA_LAGS_UNKNOWN",
      `${ticker} was recorded with one clock: how late its rows came is not known`,
      {
        hint: "State the feed's latency, for example --latency feed=20ms, or replay a market whose receive times were recorded.",
        data: { ticker },
      },
    );
  }
}
