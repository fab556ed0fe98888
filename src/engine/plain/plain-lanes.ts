/** The plain lanes of a kernel, each replayed by itself, market by market. */
import type { EventSource } from "../../core/event-source.ts";
import type { Lane } from "../lane.ts";
import type { LaneSetup } from "../lane-setup.ts";
import type { QuoteSeries } from "../quote-series.ts";
import { NotPlain } from "./not-plain.ts";
import { plainRuleOf } from "./plain-lane.ts";
import { PlainReplay } from "./plain-replay.ts";

export class PlainLanes {
  readonly #sources: readonly EventSource[];
  /** By the lane's index. */
  readonly #replays = new Map<number, readonly PlainReplay[]>();

  constructor(sources: readonly EventSource[]) {
    this.#sources = sources;
  }

  /** Whether every market is replayed for some lane. */
  get areAllMarketsCovered(): boolean {
    return this.#sources.every((_, market) => this.#firstReplayOf(market) !== undefined);
  }

  /** Keeps the best prices of every market that is replayed. */
  keepSeries(series: readonly (QuoteSeries | undefined)[]): void {
    for (const [market, kept] of series.entries()) this.#firstReplayOf(market)?.keepSeries(kept);
  }

  #firstReplayOf(market: number): PlainReplay | undefined {
    for (const replays of this.#replays.values())
      for (const replay of replays) if (replay.marketIndex === market) return replay;
    return undefined;
  }

  /** Takes the plain ones of some lanes in. @returns the others. */
  admit(lanes: readonly Lane[], setups: readonly LaneSetup[]): readonly Lane[] {
    return lanes.filter((lane) => !this.#isAdmitted(lane, setups[lane.index]!));
  }

  #isAdmitted(lane: Lane, setup: LaneSetup): boolean {
    const rule = plainRuleOf(setup, lane, this.#sources);
    const { fillRules, latency } = setup;
    if (rule === undefined || !("feedUs" in latency)) return false;
    const replays = lane.accounts.map(
      (account) => new PlainReplay(this.#sources[account.marketIndex]!, account, rule, fillRules, latency),
    );
    this.#replays.set(lane.index, replays);
    return true;
  }

  /**
   * Replays what there is of every lane's markets.
   * @returns the indices of lanes that turned out not to be plain; what they have done so far is void.
   */
  run(): readonly number[] {
    return [...this.#replays].flatMap(([index, replays]) => {
      if (isReplayed(replays)) return [];
      this.#replays.delete(index);
      return [index];
    });
  }
}

function isReplayed(replays: readonly PlainReplay[]): boolean {
  try {
    for (const replay of replays) replay.run();
    return true;
  } catch (cause) {
    if (cause instanceof NotPlain) return false;
    throw cause;
  }
}
