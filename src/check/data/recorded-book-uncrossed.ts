/** Bids stand below asks, but for moments: a book that stays crossed is one of which messages are missing. */
import { US_PER_SECOND } from "../../core/units.ts";
import { examineTape } from "../../data/tape-findings.ts";
import { ofRecordings } from "../simulation/replay-check.ts";

/** Of the time with both sides. The exchange matches at once; its feed tells the two sides of a match apart. */
const CROSSED_SHARE_MAX = 0.01;

export const recordedBookUncrossed = ofRecordings(
  {
    id: "recorded-book-uncrossed",
    statement: "Nobody leaves free money in the book: bids stand below asks.",
    condition:
      "after each event, while the book is known and has both sides, the best bid is below the best ask; weighted by time",
    tolerance: `crossed or locked for at most ${CROSSED_SHARE_MAX * 100} % of that time, since the feed tells a match in several messages`,
    costs:
      "A quote inside a crossed book is filled against orders that are not there: a cross of 2 cents pays $20 for 1,000 contracts, all of it from messages that were lost.",
  },
  ({ ticker, tape }) => {
    const { crossedUs, twoSidedUs, crossedSpanCount } = examineTape(tape);
    if (crossedUs <= CROSSED_SHARE_MAX * twoSidedUs) return tape.counts.eventCount;
    return {
      state: { market: ticker, crossedSeconds: crossedUs / US_PER_SECOND, spans: crossedSpanCount },
      observed: `the book is crossed or locked for ${((100 * crossedUs) / twoSidedUs).toFixed(1)} % of the time`,
      demanded: `at most ${CROSSED_SHARE_MAX * 100} %`,
      likelyCause: "messages were lost without a gap in their numbers, or a side was told upside down",
    };
  },
);
