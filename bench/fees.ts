/** How long a fill's fee takes: the terms of its time, then what it costs, by one rounding rule after the other. */
import { BALANCE_PRECISION_MICROS, clearFees, type FeeAccumulator } from "../src/core/fee-rounding.ts";
import { feeScheduleOf } from "../src/core/fee-history.ts";
import { chargeFill } from "../src/core/fees.ts";
import type { Side } from "../src/core/order-book.ts";
import { randomStream } from "../src/core/random.ts";
import { US_PER_SECOND } from "../src/core/units.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const FILL_COUNT = 1_000_000;
const SMOKE_FILL_COUNT = 1_000;
/** Three rounding rules for a third of the fills each. */
const ROUNDING_NAMES = ["cent", "centicent", "micro"] as const;

export const benches: readonly Bench[] = [
  {
    name: "fees.nsPerFill",
    unit: "ns/fill",
    goal: "below 150 on one quiet core: as nothing beside the fill itself",
    async run({ isSmoke }) {
      const fillCount = isSmoke ? SMOKE_FILL_COUNT : FILL_COUNT;
      const fills = makeFills(fillCount);
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => chargeAll(fills));
      return { value: (timing.medianMs * 1e6) / fillCount, hash: timing.hash };
    },
  },
];

interface Fills {
  readonly priceBp: Int32Array;
  readonly lots: Int32Array;
  readonly side: Uint8Array;
}

function makeFills(count: number): Fills {
  const stream = randomStream("bench", "fees");
  return {
    priceBp: Int32Array.from({ length: count }, () => 10 * (1 + stream.below(999))),
    lots: Int32Array.from({ length: count }, () => 1 + stream.below(10_000)),
    side: Uint8Array.from({ length: count }, () => stream.below(2)),
  };
}

/** Four fills an order. */
function chargeAll({ priceBp, lots, side }: Fills): string {
  const count = priceBp.length;
  const schedule = feeScheduleOf({
    name: "BENCH-26JAN07-A",
    series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
    rounding: ROUNDING_NAMES.map((rounding, index) => ({
      fromTimeUs: Math.floor((count * index) / 3) * US_PER_SECOND,
      rounding,
    })),
  });
  const order: FeeAccumulator = { feeAccumulatorMicros: NaN, feeRawMicros: NaN, feeRawRest: NaN };
  let totalMicros = 0;
  for (let index = 0; index < count; index++) {
    if (index % 4 === 0) clearFees(order);
    totalMicros += chargeFill(
      schedule.termsAt(index * US_PER_SECOND),
      BALANCE_PRECISION_MICROS.nonDirect,
      order,
      index % 4 !== 0,
      side[index] as Side,
      priceBp[index]!,
      lots[index]!,
    );
  }
  return hashOf(String(totalMicros));
}
