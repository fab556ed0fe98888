/** Arrivals drawn by a law that is known, fed to a calibrator as events of a market whose book never moves. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { randomStream, type RandomStream } from "../../src/core/random.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../src/core/units.ts";
import { MarketCalibrator, type CalibratorSettings } from "../../src/estimators/market-calibrator.ts";

const [BID_BP, ASK_BP, TICK_BP] = [4_900, 5_100, 100];
/** From the mid of 50 cents to either best price. */
const TOUCH_CENTS = 1;

export interface FlowLaw {
  /** A and k of the law: orders an hour and side, and its decay a cent. */
  readonly perHour: number;
  readonly perCent: number;
  /** Orders that come together on average, 2 s apart; 1 is a Poisson process. */
  readonly clusterMean: number;
  readonly hours: number;
}

interface Arrival {
  readonly timeUs: number;
  readonly side: Side;
  readonly ticksBeyond: number;
}

export function calibratorOf(hours: number, more: Partial<CalibratorSettings> = {}): MarketCalibrator {
  return new MarketCalibrator({
    startUs: 0,
    windowUs: hours * US_PER_HOUR,
    heldUs: 5 * US_PER_SECOND,
    tickCents: 1,
    closeUs: undefined,
    ...more,
  });
}

export function fedCalibrator(
  law: FlowLaw,
  seed: string,
  more: Partial<CalibratorSettings> = {},
): MarketCalibrator {
  const calibrator = calibratorOf(law.hours, more);
  calibrator.book(0, BID_BP, ASK_BP);
  for (const { timeUs, side, ticksBeyond } of arrivals(law, randomStream(seed, "made-flow")))
    for (let ticks = 0; ticks <= ticksBeyond; ticks++)
      calibrator.print(timeUs, side, side === ASK ? ASK_BP + ticks * TICK_BP : BID_BP - ticks * TICK_BP);
  calibrator.advance(law.hours * US_PER_HOUR);
  return calibrator;
}

function arrivals(law: FlowLaw, random: RandomStream): Arrival[] {
  const { perHour, perCent, clusterMean, hours } = law;
  const touchPerHour = perHour * Math.exp(-perCent * TOUCH_CENTS);
  const found: Arrival[] = [];
  for (const side of [BID, ASK] as const)
    for (let hour = random.exponential(touchPerHour / clusterMean); hour < hours;) {
      let timeUs = hour * US_PER_HOUR;
      do {
        // Exponential beyond the best price, which prices in whole cents cut to the cent below.
        found.push({ timeUs, side, ticksBeyond: Math.floor(random.exponential(perCent)) });
        timeUs += random.exponential(0.5) * US_PER_SECOND;
      } while (random.uniform() < 1 - 1 / clusterMean && timeUs < hours * US_PER_HOUR);
      hour += random.exponential(touchPerHour / clusterMean);
    }
  return found.toSorted((a, b) => a.timeUs - b.timeUs);
}
