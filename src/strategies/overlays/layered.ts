/** One overlay over one strategy: the strategy writes its wishes on a sheet between, the overlay changes them, and both explain. */
import {
  perMarket,
  type GroupView,
  type MarketRule,
  type MarketView,
  type QuoteTerm,
  type Strategy,
} from "../../core/strategy.ts";
import type { MarketOverlay, OverlayParts } from "./overlay.ts";
import { Wishes, type WishedSide } from "./wishes.ts";

export function layered(inner: Strategy, { reads, create }: OverlayParts): Strategy {
  const { rule } = inner;
  const isRuleAll = inner.trade === undefined && inner.wakeUs === undefined;
  return reads !== undefined && rule?.reads === reads && isRuleAll
    ? perMarket(layeredRule(rule, create()))
    : layeredGroup(inner, create);
}

/** What follows from fair value and inventory alone still does with such an overlay, and is replayed as fast. */
function layeredRule(rule: MarketRule, overlay: MarketOverlay): MarketRule {
  const layer = new Layer(overlay);
  let asked: MarketView | undefined;
  layer.wishes.explain = () => rule.explain(asked!);
  const decide = (market: MarketView): void => {
    asked = market;
    layer.wishes.clear();
    rule.quote(market, layer.wishes);
    layer.edit(market, 0);
  };
  return {
    reads: "fair-and-inventory",
    quote(market, sheet) {
      decide(market);
      layer.wishes.writeTo(sheet);
    },
    explain(market) {
      decide(market);
      return layer.explain(rule.explain(market));
    },
  };
}

function layeredGroup(inner: Strategy, create: () => MarketOverlay): Strategy {
  const layers: Layer[] = [];
  const sheets: Wishes[] = [];
  let asked: GroupView | undefined;
  const addLayer = (place: number): void => {
    const layer = new Layer(create());
    layer.wishes.explain = () => inner.explain(asked!, place);
    layers.push(layer);
    sheets.push(layer.wishes);
  };
  const probe = create();
  const isWaking = inner.wakeUs !== undefined || probe.wakeUs !== undefined;
  const isTrading = inner.trade !== undefined || probe.trade !== undefined;
  return {
    quote(group, outer) {
      asked = group;
      const { markets, changed, changedCount, nowUs } = group;
      while (layers.length < markets.length) addLayer(layers.length);
      for (const sheet of sheets) sheet.clear();
      inner.quote(group, sheets);
      for (let index = 0; index < changedCount; index++) {
        const place = changed[index]!;
        const layer = layers[place]!;
        layer.edit(markets[place]!, nowUs);
        layer.wishes.writeTo(outer[place]!);
      }
    },
    explain(group, place) {
      const terms = inner.explain(group, place);
      return layers[place]?.explain(terms) ?? terms;
    },
    ...(isTrading && {
      trade(group, desk) {
        inner.trade?.(group, desk);
        for (const [place, { overlay }] of layers.entries())
          overlay.trade?.(group.markets[place]!, place, desk, group.nowUs);
      },
    }),
    ...(isWaking && {
      wakeUs(group, place) {
        const { nowUs } = group;
        const own = layers[place]?.overlay.wakeUs?.(group.markets[place]!, nowUs);
        const earliestUs = Math.min(laterUs(own, nowUs), laterUs(inner.wakeUs?.(group, place), nowUs));
        return earliestUs === Infinity ? undefined : earliestUs;
      },
    }),
  };
}

/** A time that is still to come; Infinity where it is none. */
function laterUs(timeUs: number | undefined, nowUs: number): number {
  return timeUs !== undefined && timeUs > nowUs ? timeUs : Infinity;
}

/** An overlay in one market, and what it did in the last decision there. */
class Layer {
  readonly wishes = new Wishes();
  readonly overlay: MarketOverlay;
  #label: string | undefined;
  readonly #bid = new SideChange();
  readonly #ask = new SideChange();

  constructor(overlay: MarketOverlay) {
    this.overlay = overlay;
  }

  edit(market: MarketView, nowUs: number): void {
    const { wishes } = this;
    this.#bid.before(wishes.bids);
    this.#ask.before(wishes.asks);
    this.#label = this.overlay.edit(wishes, market, nowUs);
    this.#bid.after(wishes.bids);
    this.#ask.after(wishes.asks);
  }

  /** The terms of what is under it, and its own where it changed something. */
  explain(terms: readonly QuoteTerm[]): readonly QuoteTerm[] {
    const bid = this.#bid;
    const ask = this.#ask;
    if (this.#label === undefined || !(bid.isChanged || ask.isChanged)) return terms;
    if (terms.length === 0) return this.#standing(this.#label);
    const withdraws = bid.isWithdrawn ? (ask.isWithdrawn ? "both" : "bid") : "ask";
    const own: QuoteTerm = {
      label: this.#label,
      bidCents: bid.moveCents(terms.reduce((sum, { bidCents }) => sum + bidCents, 0)),
      askCents: ask.moveCents(terms.reduce((sum, { askCents }) => sum + askCents, 0)),
      ...(bid.isWithdrawn || ask.isWithdrawn ? { withdraws } : {}),
    };
    return [...terms, own];
  }

  /** Quotes of an earlier decision, where what is under it has none now; what explains nothing is not explained here. */
  #standing(label: string): readonly QuoteTerm[] {
    const bid = this.#bid;
    const ask = this.#ask;
    const known = bid.addedCents ?? ask.addedCents;
    if (known === undefined) return [];
    return [{ label, bidCents: bid.addedCents ?? known, askCents: ask.addedCents ?? known }];
  }
}

/** What a decision did to one side. */
class SideChange {
  #beforeCents: number | undefined;
  #afterCents: number | undefined;
  #beforeContracts = 0;
  #afterContracts = 0;
  #movedCents = 0;

  before(side: WishedSide): void {
    this.#beforeCents = side.bestCents;
    this.#beforeContracts = side.wholeContracts;
  }

  after(side: WishedSide): void {
    this.#afterCents = side.bestCents;
    this.#afterContracts = side.wholeContracts;
    this.#movedCents = side.movedCents;
  }

  get isChanged(): boolean {
    return (
      this.#movedCents !== 0 ||
      this.#beforeCents !== this.#afterCents ||
      this.#beforeContracts !== this.#afterContracts
    );
  }

  /** The price of a side that had not been wished. */
  get addedCents(): number | undefined {
    return this.#beforeCents === undefined ? this.#afterCents : undefined;
  }

  get isWithdrawn(): boolean {
    return this.#beforeCents !== undefined && this.#afterCents === undefined;
  }

  /** @param explainedCents where the quote was explained to be: a side that had not been wished comes from there. */
  moveCents(explainedCents: number): number {
    if (this.#afterCents === undefined) return this.#movedCents;
    return this.#afterCents - (this.#beforeCents ?? explainedCents);
  }
}
