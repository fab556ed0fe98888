/** The fall of equity at which a lane stops: to the micro, at once, and for good. */
import { BID } from "../../core/order-book.ts";
import { randomStream } from "../../core/random.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import { RiskGate } from "../../engine/risk-gate.ts";
import { positionLimitOnly, type StatedRiskLimits } from "../../engine/risk-limits.ts";
import type { CheckContext, SharedInvariant } from "../invariant.ts";
import { deepestFalls, equityPathOf, type EquityPoint, type Fall } from "./equity-path.ts";
import { LATENCIES, makerPlans, replayLanes, type LanePlan, type LaneRun, type Replay } from "./lane-run.ts";
import { dollars, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { syntheticWorlds } from "./worlds.ts";

/** What hears of equity and says whether it trips: the gate, and in tests what is broken about it. */
export interface Breaker {
  mark(equityMicros: number, timeUs: number): boolean;
  /** Whether an order would be let through. */
  approves(timeUs: number): boolean;
}

export interface DrawdownParts {
  readonly replay?: Replay;
  readonly createBreaker?: (limitMicros: number) => Breaker;
}

const PATH_COUNT = 40;
const PATH_STEPS = 200;
const STEP_MICROS = 50;

export function drawdownBreaker({
  replay = replayLanes,
  createBreaker = gateBreaker,
}: DrawdownParts = {}): SharedInvariant {
  return sharedReplay(
    {
      id: "drawdown-breaker",
      statement:
        "Once equity has fallen from its highest point by the limit, everything is cancelled and nothing new is sent.",
      condition:
        "DD = max of equity so far (0 at the start) - equity, equity = cash + q mid - fees: the gate trips at the first DD >= L, equality included, a smaller L no later, and passes no order from then on: on seeded random paths; in replays at that very row, with no order accepted or filled later than one feed and one order latency after it, whatever is under way",
      tolerance: "none: micro-dollars, microseconds",
      costs:
        "A breaker that trips one mark late holds its position through another move: 100 contracts and a jump of 20 cents are $20 beyond the limit.",
    },
    (context) =>
      firstBreach([
        ...randomPaths(context).map((path) => pathBreach(path, createBreaker) ?? path.length),
        ...syntheticWorlds(context).flatMap(({ name, tape }) =>
          LATENCIES.flatMap((latency) => {
            const plan = { ...makerPlans()[0]!, latency };
            const [free] = replay(tape, [plan]);
            const falls = deepestFalls(equityPathOf(tape, free!.entries));
            const limits = limitsOf(falls);
            const plans = limits.map((limitMicros) => withLimit(plan, limitMicros));
            return replay(tape, plans).map((run, index) => laneBreach(run, falls, limits[index]!, name) ?? 1);
          }),
        ),
      ]),
  );
}

function gateBreaker(limitMicros: number): Breaker {
  const gate = new RiskGate({ limits: drawdownOnly(limitMicros), tickers: ["CHECK-1"] });
  return {
    mark: (equityMicros, timeUs) => gate.onMark(equityMicros, timeUs),
    approves: (timeUs) => gate.approve(0, BID, 5_000, 100, 0, 0, 10_000, timeUs) > 0,
  };
}

function drawdownOnly(drawdownMicrosMax: number): StatedRiskLimits {
  return { ...positionLimitOnly("none"), drawdownMicrosMax };
}

function withLimit(plan: LanePlan, limitMicros: number): LanePlan {
  return { ...plan, limits: drawdownOnly(limitMicros) };
}

/** Walks in steps of a few sizes only, so that falls of exactly the limit are common. */
function randomPaths({ seed }: CheckContext): readonly (readonly EquityPoint[])[] {
  const random = randomStream(seed, "drawdown-breaker/paths");
  return Array.from({ length: PATH_COUNT }, () => {
    let equityMicros = 0;
    return Array.from({ length: PATH_STEPS }, (_, step) => {
      equityMicros += STEP_MICROS * (random.below(7) - 3);
      return { timeUs: step * US_PER_SECOND, equityMicros };
    });
  });
}

/** Limits that a path reaches exactly, falls short of by a micro, passes by one, and never reaches. */
function limitsOf(falls: readonly Fall[]): readonly number[] {
  const chosen = [0, 0.3, 0.7, 1].map(
    (share) => falls[Math.round(share * (falls.length - 1))]?.fallMicros ?? 0,
  );
  return [...new Set(chosen.flatMap((fall) => [Math.floor(fall) - 1, Math.floor(fall), Math.ceil(fall) + 1]))]
    .filter((limit) => limit >= 1)
    .toSorted((one, other) => one - other);
}

/** Holds a breaker to the definition along a path, for several limits. */
function pathBreach(
  path: readonly EquityPoint[],
  createBreaker: (limitMicros: number) => Breaker,
): ReplayBreach | undefined {
  const falls = deepestFalls(path);
  for (const limitMicros of limitsOf(falls)) {
    const breaker = createBreaker(limitMicros);
    const due = falls.find(({ fallMicros }) => fallMicros >= limitMicros);
    let tripped: EquityPoint | undefined;
    for (const point of path) {
      const hasTripped = breaker.mark(point.equityMicros, point.timeUs);
      if (hasTripped && tripped === undefined) tripped = point;
      const isStopped = due !== undefined && point.timeUs >= due.timeUs;
      const isWrong =
        hasTripped !== (point.timeUs === due?.timeUs) || breaker.approves(point.timeUs) === isStopped;
      if (isWrong)
        return tripBreach({ path: "random" }, limitMicros, due, tripped ?? (isStopped ? undefined : point));
    }
  }
  return undefined;
}

/** Holds a lane with a drawdown limit to what its equity did without one, which is the same until it trips. */
function laneBreach(
  { plan, entries, trips }: LaneRun,
  falls: readonly Fall[],
  limitMicros: number,
  world: string,
): ReplayBreach | undefined {
  const { feedUs, orderUs } = plan.latency;
  const due = falls.find(({ fallMicros }) => fallMicros >= limitMicros);
  const [trip] = trips;
  const where = { market: world, lane: plan.name, feedUs, orderUs };
  const trippedUs = trip === undefined ? undefined : trip.timeUs - feedUs; // by the lane's clock
  if (trippedUs !== due?.timeUs || (trip !== undefined && trip.lossMicros !== due?.fallMicros))
    return tripBreach(where, limitMicros, due, trip && { ...trip, timeUs: trippedUs! });
  if (due === undefined) return undefined;
  const lastUs = due.timeUs + feedUs + orderUs;
  const late = entries.find(
    ({ kind, timeUs }) => (kind === "placed" || kind === "filled") && timeUs > lastUs,
  );
  if (late === undefined) return undefined;
  return {
    state: { ...where, limitMicros, trippedUs: due.timeUs },
    observed: `an order was ${late.kind} ${(late.timeUs - due.timeUs) / 1_000} ms after the limit was reached`,
    demanded: `nothing is accepted or filled later than ${(feedUs + orderUs) / 1_000} ms after it`,
    likelyCause:
      late.kind === "placed"
        ? "the lane sends orders although its breaker tripped"
        : "a cancel was forgotten: the order rests although its breaker tripped",
  };
}

function tripBreach(
  where: Readonly<Record<string, string | number>>,
  limitMicros: number,
  due: Fall | undefined,
  tripped: EquityPoint | undefined,
): ReplayBreach {
  const isLate = due !== undefined && (tripped === undefined || tripped.timeUs > due.timeUs);
  return {
    state: { ...where, limitMicros, ...(due === undefined ? {} : { fallMicros: due.fallMicros }) },
    observed:
      tripped === undefined
        ? "it does not trip"
        : `it trips or refuses at ${tripped.timeUs} us, with equity ${dollars(tripped.equityMicros)}`,
    demanded:
      due === undefined
        ? `no fall reaches ${dollars(limitMicros)}: it does not trip`
        : `at ${due.timeUs} us equity is ${dollars(due.fallMicros)} below its highest: it trips there, and lets no order through from then on`,
    likelyCause:
      due !== undefined && isLate && due.fallMicros === limitMicros
        ? "equality left out: a fall of exactly the limit does not trip"
        : isLate
          ? "the fall is measured from the start, or from a highest point that is not kept"
          : "it trips before the limit, at a fall that is none",
  };
}
