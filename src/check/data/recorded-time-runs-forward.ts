/** A recording is replayed in the order in which it happened. */
import { HEAD_EVENT_END, HEAD_KIND_MASK, ROW_KIND, type Tape } from "../../core/tape.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import { ofRecordings, type ReplayBreach } from "../simulation/replay-check.ts";

export const recordedTimeRunsForward = ofRecordings(
  {
    id: "recorded-time-runs-forward",
    statement:
      "A recording is replayed in the order in which it happened, and nothing trades after the settlement.",
    condition:
      "over the rows of the tape: a time is a number, never falls, and is one within an event; the last row ends its event; no level, print or snapshot comes after the settlement",
    tolerance: "none: microseconds",
    costs:
      "A row that comes a second too early is a look ahead: a quote that leaves before the price moves keeps a cent on each of 1,000 fills, $10 that nobody earns live.",
  },
  ({ ticker, tape }) => timeBreach(ticker, tape) ?? tape.rowCount,
);

function timeBreach(market: string, { head, timeUs, rowCount }: Tape): ReplayBreach | undefined {
  let isSettled = false;
  for (let row = 0; row < rowCount; row++) {
    const before = row === 0 ? -Infinity : timeUs[row - 1]!;
    const isNewEvent = row === 0 || (head[row - 1]! & HEAD_EVENT_END) !== 0;
    const breach = (observed: string, demanded: string, likelyCause: string): ReplayBreach => ({
      state: { market, row, timeUs: timeUs[row]! },
      observed,
      demanded,
      likelyCause,
    });
    const us = timeUs[row]!;
    if (!(us >= before))
      return breach(
        `row ${row} is ${((before - us) / US_PER_SECOND).toFixed(6)} s earlier than the row before it`,
        "time never falls from row to row",
        "rows were put together from several clocks, or not sorted",
      );
    if (!isNewEvent && us !== before)
      return breach(
        `row ${row} is ${us - before} us later than the event it belongs to`,
        "the rows of an event have one time",
        "an event was not ended where its time ends: a strategy would see half of it",
      );
    const kind = head[row]! & HEAD_KIND_MASK;
    if (isSettled && (kind === ROW_KIND.level || kind === ROW_KIND.print || kind === ROW_KIND.clear))
      return breach(
        `row ${row} changes the market after its settlement`,
        "nothing trades after the settlement",
        "the settlement stands too early: who sees it knows the result",
      );
    isSettled ||= kind === ROW_KIND.settlement;
  }
  if (rowCount === 0 || (head[rowCount - 1]! & HEAD_EVENT_END) !== 0) return undefined;
  return {
    state: { market, row: rowCount - 1, timeUs: timeUs[rowCount - 1]! },
    observed: "the last row does not end its event",
    demanded: "every event ends",
    likelyCause: "the tape was cut off within an event",
  };
}
