/** Shows a strategy with overlays one market, look after look, and writes down what it would quote. */
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../../src/core/price-grid.ts";
import {
  completeParameters,
  type MarketView,
  type OrderDesk,
  type OrderRequest,
  type OwnOrder,
  type QuoteTerm,
  type Strategy,
  type StrategyDefinition,
} from "../../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../../src/core/units.ts";
import { WrittenQuotes } from "../../../src/engine/quote-sheet.ts";
import { strategyNamed } from "../../../src/strategies/catalogue.ts";
import { overlayNamed } from "../../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../../src/strategies/overlays/overlaid.ts";

export const GRIDS = {
  cents: new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!),
  deciCents: new PriceGrid(PRICE_LEVEL_STRUCTURES.get("deci_cent")!),
} as const;

/** What is to be seen at a time; the fair value is the mid where it is not given. */
export interface Look {
  readonly seconds?: number;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly fair?: number;
  readonly held?: number;
  readonly cost?: number;
  readonly hoursToClose?: number;
  readonly grid?: keyof typeof GRIDS;
}

export interface Answer {
  /** Best prices, cents. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** Sizes of all levels, contracts. */
  readonly bidSize: number;
  readonly askSize: number;
  readonly terms: readonly QuoteTerm[];
  /** When it wants to be asked again, seconds. */
  readonly wakeSeconds: number | undefined;
  readonly sent: readonly OrderRequest[];
}

function viewOf(look: Look): MarketView {
  const { bid, ask, fair, held = 0, cost, hoursToClose, grid = "cents" } = look;
  return {
    ticker: "TEST-1",
    grid: GRIDS[grid],
    fairCents: fair ?? (bid === undefined || ask === undefined ? undefined : (bid + ask) / 2),
    bestBidCents: bid,
    bestAskCents: ask,
    bestBidContracts: 100,
    bestAskContracts: 100,
    inventoryContracts: held,
    averageCostCents: cost,
    hoursToClose,
    isTrading: true,
    isChanged: true,
  };
}

/** Its orders are over as soon as they are sent. */
class NotedDesk implements Pick<OrderDesk, "send"> {
  readonly sent: OrderRequest[] = [];

  send(request: OrderRequest): OwnOrder {
    this.sent.push(request);
    const { side, priceCents } = request;
    return { side, priceCents, openContracts: 0, isOpen: false, isAmending: false };
  }
}

export function show(strategy: Strategy, looks: readonly Look[]): Answer[] {
  return looks.map((look) => {
    const nowUs = (look.seconds ?? 0) * US_PER_SECOND;
    const group = { markets: [viewOf(look)], changed: [0], changedCount: 1, nowUs };
    const sheet = new WrittenQuotes();
    strategy.quote(group, [sheet]);
    const terms = strategy.explain(group, 0);
    const desk = new NotedDesk();
    strategy.trade?.(group, desk as unknown as OrderDesk);
    const wakeUs = strategy.wakeUs?.(group, 0);
    const bids = sheet.bidCents.slice(0, sheet.bidCount);
    const asks = sheet.askCents.slice(0, sheet.askCount);
    return {
      bid: bids.length === 0 ? undefined : Math.max(...bids),
      ask: asks.length === 0 ? undefined : Math.min(...asks),
      bidSize: sumOf(sheet.bidContracts.slice(0, sheet.bidCount)),
      askSize: sumOf(sheet.askContracts.slice(0, sheet.askCount)),
      terms,
      wakeSeconds: wakeUs === undefined ? undefined : wakeUs / US_PER_SECOND,
      sent: desk.sent,
    };
  });
}

function sumOf(sizes: Float64Array): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

type Overlay = readonly [name: string, parameters?: Readonly<Record<string, number>>];

export function composed(base: string, ...overlays: readonly Overlay[]): StrategyDefinition {
  return overlaid(
    strategyNamed(base),
    overlays.map(([name, parameters = {}]) => ({ overlay: overlayNamed(name), parameters })),
  );
}

/** A strategy of the catalogue with overlays, the innermost first. @param given parameters of the strategy. */
export function made(
  base: string,
  given: Readonly<Record<string, number>>,
  ...overlays: readonly Overlay[]
): Strategy {
  const definition = composed(base, ...overlays);
  return definition.create(completeParameters(definition, given));
}
