/**
 * The clock of a synthetic market: who acts next, and when.
 *
 * Makers, background orders, cancels and takers come at random: one exponential waiting time at the sum of their rates, one
 * draw for whose it was. What has a time of its own (the fair value's steps, children of a parent, a script) goes first
 * where it is earlier; the waiting begins anew then, which exponential waiting does not notice.
 */
import type { RandomStream } from "../../core/random.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import type { Background } from "./background.ts";
import type { Belief } from "./belief.ts";
import type { Competitor } from "./competitor.ts";
import { Draws } from "./draws.ts";
import { EVENT_ROWS_MAX, type Exchange } from "./exchange.ts";
import type { Makers } from "./makers.ts";
import type { RowStream } from "./row-stream.ts";
import type { Takers } from "./takers.ts";

/** Things that happen until the activity is set anew. */
const STRETCH = 64;

/** Everybody in the market. */
export interface Cast {
  readonly exchange: Exchange;
  readonly belief: Belief;
  readonly makers: Makers;
  readonly background: Background;
  readonly takers: Takers;
  readonly competitor: Competitor | undefined;
}

export interface Clockwork {
  readonly rows: RowStream;
  readonly rowCount: number;
  /** When things happen, and which. */
  readonly waits: RandomStream;
  readonly picks: RandomStream;
  readonly activity: { readonly start: number; readonly end: number };
}

export class Simulator {
  readonly #cast: Cast;
  readonly #clockwork: Clockwork;
  readonly #waits: Draws;
  readonly #picks: Draws;
  #activity = 1;
  #wakesPerSecond = 0;
  #addsPerSecond = 0;
  #informedPerSecond = 0;

  constructor(cast: Cast, clockwork: Clockwork) {
    this.#cast = cast;
    this.#clockwork = clockwork;
    this.#waits = new Draws("waiting", clockwork.waits);
    this.#picks = new Draws("uniform", clockwork.picks);
    this.#setActivity();
  }

  /** Lets the market live until a time. */
  runUntil(timeUs: number): void {
    while (this.#cast.exchange.nowUs < timeUs) this.#advance();
  }

  /** Lets the market live until all rows are written. */
  runToTheEnd(): void {
    const { rows } = this.#clockwork;
    while (rows.leftCount > STRETCH * EVENT_ROWS_MAX) {
      this.#setActivity();
      for (let turn = 0; turn < STRETCH; turn++) this.#advance();
    }
    this.#setActivity();
    while (rows.leftCount > EVENT_ROWS_MAX) this.#advance();
    while (rows.leftCount > 0) this.#fade();
  }

  #setActivity(): void {
    const { activity, rows, rowCount } = this.#clockwork;
    const { makers, background, takers } = this.#cast;
    this.#activity = activity.start + (activity.end - activity.start) * (rows.count / rowCount);
    this.#wakesPerSecond = makers.wakesPerSecond * this.#activity;
    this.#addsPerSecond = background.ordersPerSecond * this.#activity;
    this.#informedPerSecond = takers.informedPerSecond * this.#activity;
  }

  /** The next thing that happens. hot: bench/synth.ts */
  #advance(): void {
    const { exchange, makers, background, takers } = this.#cast;
    const activity = this.#activity;
    const wakes = this.#wakesPerSecond;
    const adds = this.#addsPerSecond;
    const cancels = background.cancelsPerSecond * activity;
    const informed = this.#informedPerSecond;
    const uninformed = takers.uninformedPerSecond(activity);
    const perSecond = wakes + adds + cancels + informed + uninformed;
    const timeUs = exchange.nowUs + 1 + Math.floor((this.#waits.next() * US_PER_SECOND) / perSecond);
    if (this.#isSomethingDue(timeUs)) return;
    exchange.dueUs = timeUs;
    let at = this.#picks.next() * perSecond;
    if (at < wakes) makers.wake();
    else if ((at -= wakes) < adds) background.add();
    else if ((at -= adds) < cancels) background.cancelOne();
    else if ((at -= cancels) < informed) takers.arriveInformed();
    else takers.arrive(at - informed, activity);
    if (exchange.nowUs < timeUs) exchange.nowUs = timeUs;
  }

  /** Does what is due at or before a time; tells whether there was anything. */
  #isSomethingDue(timeUs: number): boolean {
    const { belief, takers, competitor, exchange } = this.#cast;
    const scriptUs = competitor === undefined ? Infinity : competitor.nextUs;
    if (belief.nextUs > timeUs && takers.nextChildUs > timeUs && scriptUs > timeUs) return false;
    const dueUs = Math.min(belief.nextUs, takers.nextChildUs, scriptUs);
    if (dueUs === belief.nextUs) belief.step();
    else if (dueUs === takers.nextChildUs) takers.runChild();
    else competitor!.act();
    if (exchange.nowUs < dueUs) exchange.nowUs = dueUs;
    return true;
  }

  /** Towards the very end there is room for single rows only. */
  #fade(): void {
    const { exchange, background, belief } = this.#cast;
    const perSecond = (2 * background.ordersPerSecond + 1) * this.#activity;
    const timeUs = exchange.nowUs + 1 + Math.floor((this.#waits.next() * US_PER_SECOND) / perSecond);
    while (belief.nextUs <= timeUs) belief.step();
    exchange.nowUs = timeUs;
    exchange.dueUs = timeUs;
    const isCancel = this.#picks.next() < 0.5 && background.orderCount > 1;
    if (isCancel) background.cancelOne();
    else background.add();
  }
}
