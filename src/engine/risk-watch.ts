/**
 * What refuses an order whatever its size: limits that nobody stated, combos, breakers, stale news, the price collar and the
 * order rate. All but the last two also say that what rests already has to go.
 */
import { isComboTicker } from "../core/combo-market.ts";
import { OrderRate } from "./order-rate.ts";
import { RiskBreakers } from "./risk-breakers.ts";
import { boundOf, unstatedRiskLimits, type RiskLimits } from "./risk-limits.ts";
import { NO_REFUSAL, reasonIndex } from "./risk-reasons.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_REFUSAL;

const UNSTATED = reasonIndex("limits-not-stated");
const COMBO = reasonIndex("combo-market");
const DRAWDOWN = reasonIndex("drawdown");
const LOSS_TODAY = reasonIndex("loss-today");
const STALE_BOOK = reasonIndex("stale-book");
const STALE_FAIR = reasonIndex("stale-fair");
const FAIR_UNKNOWN = reasonIndex("fair-unknown");
const COLLAR = reasonIndex("collar");
const ORDER_RATE = reasonIndex("order-rate");

export class RiskWatch {
  declare readonly breakers: RiskBreakers;
  /** Whether there is anything to ask while no breaker has tripped. */
  declare readonly isAlwaysAsked: boolean;
  readonly #isShut: boolean;
  readonly #isCombo: readonly boolean[];
  // Without a limit these are Infinity, and nothing is ever above it.
  readonly #staleBookUs: number;
  readonly #staleFairUs: number;
  readonly #collarTwiceBp: number;
  /** When each market's book and fair value were last heard of: never, to begin with. */
  readonly #bookUs: Float64Array;
  readonly #fairUs: Float64Array;
  readonly #rate: OrderRate | undefined;

  constructor(limits: RiskLimits, tickers: readonly string[], areCombosTraded: boolean) {
    const { ordersPerMinuteMax = "none" } = limits;
    this.#isShut = unstatedRiskLimits(limits).length > 0;
    this.#isCombo = tickers.map((ticker) => !areCombosTraded && isComboTicker(ticker));
    this.#staleBookUs = boundOf(limits.staleBookUs);
    this.#staleFairUs = boundOf(limits.staleFairUs);
    this.#collarTwiceBp = 2 * boundOf(limits.collarBp);
    this.#bookUs = new Float64Array(tickers.length).fill(-Infinity);
    this.#fairUs = new Float64Array(tickers.length).fill(-Infinity);
    this.#rate = ordersPerMinuteMax === "none" ? undefined : new OrderRate(ordersPerMinuteMax);
    this.breakers = new RiskBreakers(boundOf(limits.lossTodayMicrosMax), boundOf(limits.drawdownMicrosMax));
    this.isAlwaysAsked =
      this.#isShut ||
      this.#isCombo.includes(true) ||
      this.isBookNeeded ||
      this.isFairNeeded ||
      this.isRateKept ||
      this.#collarTwiceBp < Infinity;
  }

  get isBookNeeded(): boolean {
    return this.#staleBookUs < Infinity;
  }

  get isFairNeeded(): boolean {
    return this.#staleFairUs < Infinity;
  }

  get isRateKept(): boolean {
    return this.#rate !== undefined;
  }

  onBook(market: number, timeUs: number): void {
    this.#bookUs[market] = timeUs;
  }

  onFair(market: number, timeUs: number): void {
    this.#fairUs[market] = timeUs;
  }

  onOrderSent(timeUs: number): void {
    this.#rate?.sent(timeUs);
  }

  /** Why an order of any size is refused, as a reason's number. @param fairTwiceBp 0 while it is unknown. */
  refusalOf(market: number, priceBp: number, fairTwiceBp: number, nowUs: number): number {
    const withdrawal = this.withdrawalReason(market, nowUs);
    if (withdrawal !== NONE) return withdrawal;
    if (this.#collarTwiceBp < Infinity) {
      if (fairTwiceBp === 0) return FAIR_UNKNOWN;
      if (!(Math.abs(2 * priceBp - fairTwiceBp) <= this.#collarTwiceBp)) return COLLAR;
    }
    return this.#rate === undefined || this.#rate.hasRoom(nowUs) ? NONE : ORDER_RATE;
  }

  /** Why nothing of ours may rest in a market now, as a reason's number. */
  withdrawalReason(market: number, nowUs: number): number {
    if (this.#isShut) return UNSTATED;
    if (this.#isCombo[market]!) return COMBO;
    const tripped = this.trippedReason(nowUs);
    if (tripped !== NONE) return tripped;
    // Time since -Infinity is Infinity, which is above any limit but "none".
    if (nowUs - this.#bookUs[market]! > this.#staleBookUs) return STALE_BOOK;
    return nowUs - this.#fairUs[market]! > this.#staleFairUs ? STALE_FAIR : NONE;
  }

  /** Why the whole lane stands still, as a reason's number. */
  trippedReason(nowUs: number): number {
    const { breakers } = this;
    if (!breakers.isTripped) return NONE;
    if (breakers.isDrawdownTripped) return DRAWDOWN;
    breakers.pass(nowUs);
    return breakers.isTripped ? LOSS_TODAY : NONE;
  }

  /** The last moment at which a market is fresh if nothing more is heard of it; Infinity without such a limit. */
  freshUntilUs(market: number): number {
    const bookUs = this.isBookNeeded ? this.#bookUs[market]! + this.#staleBookUs : Infinity;
    const fairUs = this.isFairNeeded ? this.#fairUs[market]! + this.#staleFairUs : Infinity;
    return Math.min(bookUs, fairUs);
  }
}
