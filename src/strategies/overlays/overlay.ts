/** What an overlay is: something laid over any strategy, which changes its wishes before they are quoted. */
import type { MarketView, OrderDesk, Parameters, ParameterSpec, Strategy } from "../../core/strategy.ts";
import type { Wishes } from "./wishes.ts";

export interface OverlayDefinition {
  readonly name: string;
  readonly summary: string;
  /** Where the rule comes from. */
  readonly source: string;
  readonly parameters: readonly ParameterSpec[];
  /** Parameters of the strategy that it reads: those under it must have them. */
  readonly needs: readonly string[];
  readonly assumes: readonly string[];
  readonly wrongWhen: readonly string[];
  /**
   * Lays it over a strategy, which may have overlays itself.
   * @param parameters the strategy's and its own, complete.
   */
  wrap(strategy: Strategy, parameters: Parameters): Strategy;
  /** What is doubtful about such parameters, over such overlays. Full sentences. @param within overlays under it, the innermost first. */
  warnings?(parameters: Parameters, within?: readonly string[]): readonly string[];
}

/** An overlay in one market, with what it remembers there. */
export interface MarketOverlay {
  /**
   * Changes the wishes for a market; called once a decision.
   * @returns what that is called in an explanation, where it changes anything.
   */
  edit(wishes: Wishes, market: MarketView, nowUs: number): string | undefined;
  /** When it would do something else though nothing happens, microseconds; asked at the end of each decision. */
  wakeUs?(market: MarketView, nowUs: number): number | undefined;
  /** Sends orders beside the quotes. @param place the market's place in its group. */
  trade?(market: MarketView, place: number, desk: OrderDesk, nowUs: number): void;
}

export interface OverlayParts {
  /** States that what it does follows from wishes, fair value and inventory alone, and that it remembers nothing. */
  readonly reads?: "fair-and-inventory";
  /** Makes one for each market. */
  readonly create: () => MarketOverlay;
}
