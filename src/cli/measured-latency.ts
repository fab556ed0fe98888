/** Puts measured round trips where a lane's latency names their file, and the seed that draws are named by. */
import { readAcknowledgements, type Acknowledgements } from "../data/acknowledgements.ts";
import { LEGS, type Delay, type Latency, type LatencySetup, type Leg } from "../engine/latency.ts";
import type { LanePlan } from "./lanes.ts";
import type { DelayFile, LatencyChoice } from "../engine/latency-setting.ts";

/** A lane as it was asked for: files that its latency names are not read yet. */
export type LaneChoice = Omit<LanePlan, "latency"> & { readonly latency: LatencyChoice };

/** Reads each file once. @throws what reading acknowledgements throws. */
export async function measuredPlans(choices: readonly LaneChoice[], seed: string): Promise<LanePlan[]> {
  const files = new Set(choices.flatMap(({ latency }) => filesOf(latency)));
  const known = new Map<string, Acknowledgements>();
  for (const file of files) known.set(file, await readAcknowledgements(file));
  return choices.map((choice) => ({ ...choice, latency: setupOf(choice.latency, known, seed) }));
}

function filesOf(latency: LatencyChoice): string[] {
  if ("feedUs" in latency) return [];
  return LEGS.flatMap((leg) => {
    const delay = latency[leg];
    return delay.kind === "file" ? [delay.file] : [];
  });
}

function setupOf(
  latency: LatencyChoice,
  known: ReadonlyMap<string, Acknowledgements>,
  seed: string,
): Latency | LatencySetup {
  if ("feedUs" in latency) return latency;
  const delayOf = (leg: Leg): Delay => {
    const delay = latency[leg];
    return delay.kind === "file" ? measured(delay, leg, known.get(delay.file)!) : delay;
  };
  return { feed: delayOf("feed"), order: delayOf("order"), response: delayOf("response"), seed };
}

/** One way of the round trip, in order of when it began; where the exchange's clock says less than nothing it is 0. */
function measured(
  { reading, plusUs }: DelayFile,
  leg: Leg,
  { file, contentHash, requestUs, exchangeUs, acknowledgementUs }: Acknowledgements,
): Delay {
  const [fromUs, toUs] = leg === "order" ? [requestUs, exchangeUs] : [exchangeUs, acknowledgementUs];
  const rows = [...fromUs.keys()].toSorted((one, other) => fromUs[one]! - fromUs[other]! || one - other);
  const delays = {
    name: file,
    contentHash,
    timesUs: Float64Array.from(rows, (row) => fromUs[row]!),
    delaysUs: Float64Array.from(rows, (row) => Math.max(0, toUs[row]! - fromUs[row]!)),
  };
  return { kind: "measured", reading, delays, plusUs };
}
