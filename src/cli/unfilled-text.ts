/** Why lanes were never filled, as far as what was measured tells. */
import type { LaneRow, RunRows } from "../core/result-rows.ts";
import type { Tape } from "../core/tape.ts";
import { BP_PER_CENT } from "../core/units.ts";
import { formatCount, formatShare, formatSpan } from "./format.ts";
import { bullets, heading } from "./layout.ts";
import { reasonsText } from "./risk-text.ts";
import type { Page } from "./terminal.ts";
import { measureStanding, type StandingFacts } from "./unfilled.ts";

/** Quotes that are never filled are the same under every fill model: such lanes are told of together. */
export function unfilledText(page: Page, rows: RunRows, tapes: readonly Tape[]): string {
  const unfilled = rows.lanes.filter(({ fillCount }) => fillCount === 0);
  if (unfilled.length === 0) return "";
  const groups = Map.groupBy(unfilled, ({ tickers, parameters, strategy, risk, fair }) =>
    JSON.stringify([tickers, strategy, parameters, risk, fair]),
  );
  const items = [...groups.values()].map((lanes) => {
    const isOfAll = lanes.length === rows.lanes.length;
    return `${isOfAll ? "" : `${laneText(lanes)}: `}${reasonText(lanes[0]!, rows, tapes)}`;
  });
  return heading(page, "Why nothing was filled, as far as it was measured") + bullets(page, items);
}

function laneText(lanes: readonly LaneRow[]): string {
  const numbers = lanes.map(({ laneIndex }) => laneIndex + 1);
  return numbers.length === 1 ? `lane ${numbers[0]}` : `lanes ${numbers.join(", ")}`;
}

function reasonText(lane: LaneRow, rows: RunRows, tapes: readonly Tape[]): string {
  if (lane.ordersPlaced === 0) return unplacedText(lane, rows);
  const facts = lane.tickers.map((ticker) =>
    measureStanding(
      tapes.find((tape) => tape.ticker === ticker)!,
      rows.quotes.filter((quote) => quote.laneIndex === lane.laneIndex && quote.ticker === ticker),
    ),
  );
  return standingText(sum(facts));
}

function unplacedText({ laneIndex, decisions, ordersRejected }: LaneRow, { refusals }: RunRows): string {
  const mine = refusals.filter((row) => row.laneIndex === laneIndex);
  const refused = reasonsText(mine, ({ refusedCount }) => refusedCount);
  const reasons = [
    ...(refused === "" ? [] : [`the risk gate refused ${refused}`]),
    ...(ordersRejected > 0
      ? [`the venue rejected ${formatCount(ordersRejected)} that would have traded at once`]
      : []),
  ];
  const why =
    reasons.length > 0
      ? reasons.join(", ")
      : "there was no fair value to quote around (the mid needs a best bid below a best ask, an outside one has to be fresh), the close was past, or no legal price was worth it";
  return `no order ever rested in ${formatCount(decisions)} decisions: ${why}.`;
}

function standingText(facts: StandingFacts): string {
  const { quoteCount, restedUs, atBestUs, behindBpUs, tradeCount, reachedCount, nearestMissBp } = facts;
  const orders = quoteCount === 1 ? "1 order" : `${formatCount(quoteCount)} orders`;
  if (restedUs === 0) return `${orders} rested for no time at all before the recording ended.`;
  const where = `${formatShare(atBestUs, restedUs)} of that at the best recorded price or better, on average ${(behindBpUs / restedUs / BP_PER_CENT).toFixed(1)} cents behind it`;
  return `${orders} rested, ${formatSpan(restedUs)} in all, ${where}. ${tradesText(tradeCount, reachedCount, nearestMissBp)}`;
}

function tradesText(tradeCount: number, reachedCount: number, nearestMissBp: number | undefined): string {
  if (tradeCount === 0) return "No trade came on their side meanwhile: there was nobody to trade with.";
  const trades = tradeCount === 1 ? "1 trade" : `${formatCount(tradeCount)} trades`;
  if (reachedCount > 0)
    return `Of ${trades} on their side ${formatCount(reachedCount)} reached our price: what stood before us in the queue took them.`;
  return `Of ${trades} on their side none reached our price, the nearest came within ${nearestMissBp! / BP_PER_CENT} cents: closer quotes, such as a smaller halfSpreadCents, would meet some.`;
}

function sum(parts: readonly StandingFacts[]): StandingFacts {
  const total = (value: (part: StandingFacts) => number): number =>
    parts.reduce((running, part) => running + value(part), 0);
  const misses = parts.flatMap(({ nearestMissBp }) => (nearestMissBp === undefined ? [] : [nearestMissBp]));
  return {
    quoteCount: total((part) => part.quoteCount),
    restedUs: total((part) => part.restedUs),
    atBestUs: total((part) => part.atBestUs),
    behindBpUs: total((part) => part.behindBpUs),
    tradeCount: total((part) => part.tradeCount),
    reachedCount: total((part) => part.reachedCount),
    nearestMissBp: misses.length === 0 ? undefined : Math.min(...misses),
  };
}
