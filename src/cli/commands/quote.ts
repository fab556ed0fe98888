/** `quote`: what a strategy would quote in a given state, and where each cent of it comes from. */
import { EXIT_CODES } from "../../core/errors.ts";
import { NO_LEVEL, PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../core/price-grid.ts";
import { hasRoom, type Parameters, type QuoteTerm } from "../../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../../core/units.ts";
import type { KnownMarket } from "../../engine/known-market.ts";
import { chooseGrid } from "../../data/market-table.ts";
import { WrittenQuotes } from "../../engine/quote-sheet.ts";
import { postableAskLevel, postableBidLevel } from "../../engine/quoter.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { formatCents, formatContracts, formatInventory, formatSignedCents, NO_VALUE } from "../format.ts";
import { facts, table } from "../layout.ts";
import { withOverlays } from "../overlays.ts";
import { chooseStrategy, parseParameters } from "../parameters.ts";
import { orderText, wishedOrders, type WishedOrder } from "../quote-orders.ts";
import { marketInState, parseState, STATE_EXAMPLE, type QuoteState } from "../quote-state.ts";
import { tellWarnings, warningsOf } from "../strategy-warnings.ts";
import { suggesting } from "../../core/suggestions.ts";
import type { Page } from "../terminal.ts";
import { parseJsonObject } from "../values.ts";

export interface QuoteOptions {
  readonly params?: string;
  readonly overlay?: readonly string[];
  readonly state: string;
  readonly grid: string;
}

/** One side of the answer; terms in cents, `undefined` where the strategy wishes nothing. */
interface SideQuote {
  readonly rawCents: number | undefined;
  /** What passive rounding onto the grid adds; down for bids, up for asks. */
  readonly roundingCents: number | undefined;
  /** What keeping post-only one tick inside the opposite best price adds. */
  readonly postOnlyCents: number | undefined;
  readonly priceCents: number | undefined;
  readonly sizeContracts: number | undefined;
  /** Why there is no quote. */
  readonly reason: string | undefined;
}

export function quote(
  { terminal }: CommandContext,
  strategyName: string,
  options: QuoteOptions,
): CommandResult {
  const definition = withOverlays(chooseStrategy(strategyName), options.overlay, "--overlay");
  const parameters = parseParameters(definition, options.params);
  const structures = [...PRICE_LEVEL_STRUCTURES.keys()];
  const grid = new PriceGrid(suggesting(structures, () => chooseGrid(options.grid)).priceRanges);
  const state = parseState(parseJsonObject("--state", options.state, STATE_EXAMPLE));
  const market = marketInState(state, grid);
  const strategy = definition.create(parameters);
  tellWarnings(terminal, [{ definition, parameters }]);
  const view = { markets: [market], changed: [0], changedCount: 1, nowUs: 0 };
  const sheet = new WrittenQuotes();
  strategy.quote(view, [sheet]);
  const terms = strategy.explain(view, 0);
  const bid = sideQuote("bid", market, sheet, parameters, terms);
  const ask = sideQuote("ask", market, sheet, parameters, terms);
  const orders = wishedOrders(strategy, view);
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-quote/1",
      strategy: definition.name,
      params: parameters,
      warnings: warningsOf({ definition, parameters }),
      grid: options.grid,
      state,
      terms,
      bid,
      ask,
      orders,
    },
    render: (page) =>
      render(page, { strategyName: definition.name, grid: options.grid, state, terms, bid, ask, orders }),
  };
}

function sideQuote(
  side: "bid" | "ask",
  market: KnownMarket,
  sheet: WrittenQuotes,
  parameters: Parameters,
  terms: readonly QuoteTerm[],
): SideQuote {
  const isBid = side === "bid";
  if ((isBid ? sheet.bidCount : sheet.askCount) === 0)
    return noQuote(undefined, withdrawal(side, terms) ?? whyNoWish(isBid, market, parameters));
  const rawCents = (isBid ? sheet.bidCents : sheet.askCents)[0]!;
  const sizeContracts = (isBid ? sheet.bidContracts : sheet.askContracts)[0]!;
  const { grid } = market;
  const roundedLevel = isBid ? grid.bidLevel(rawCents * BP_PER_CENT) : grid.askLevel(rawCents * BP_PER_CENT);
  if (roundedLevel === NO_LEVEL)
    return noQuote(rawCents, `the raw price lies ${isBid ? "below" : "above"} the price grid`);
  const level = isBid ? postableBidLevel(market, rawCents) : postableAskLevel(market, rawCents);
  if (level === NO_LEVEL)
    return noQuote(rawCents, "no price of the grid is left inside the opposite best price");
  const roundedCents = grid.priceBpOfLevel[roundedLevel]! / BP_PER_CENT;
  const priceCents = grid.priceBpOfLevel[level]! / BP_PER_CENT;
  const [roundingCents, postOnlyCents] = [roundedCents - rawCents, priceCents - roundedCents];
  return { rawCents, roundingCents, postOnlyCents, priceCents, sizeContracts, reason: undefined };
}

function noQuote(rawCents: number | undefined, reason: string): SideQuote {
  return {
    rawCents,
    roundingCents: undefined,
    postOnlyCents: undefined,
    priceCents: undefined,
    sizeContracts: undefined,
    reason,
  };
}

/** The step that took a side out, if one did. */
function withdrawal(side: "bid" | "ask", terms: readonly QuoteTerm[]): string | undefined {
  return terms.find(({ withdraws }) => withdraws === side || withdraws === "both")?.label;
}

/** Why a strategy writes no wish: without a fair value nothing is known, at the limit a side has no room. */
function whyNoWish(isBid: boolean, market: KnownMarket, parameters: Parameters): string {
  if (market.fairCents === undefined)
    return market.bestBidCents !== undefined && market.bestAskCents !== undefined
      ? "no fair value: the best bid is not below the best ask"
      : "no fair value: the book needs a bid and an ask";
  const { maxPositionContracts, sizeContracts } = parameters;
  const towards = isBid ? market.inventoryContracts : -market.inventoryContracts;
  if (
    maxPositionContracts !== undefined &&
    sizeContracts !== undefined &&
    !hasRoom(towards, sizeContracts, maxPositionContracts)
  )
    return `${isBid ? "buying" : "selling"} ${sizeContracts} more would pass maxPositionContracts ${maxPositionContracts}`;
  if (market.hoursToClose !== undefined && market.hoursToClose < 0) return "the market's close is past";
  return "at no price is this side worth it to the strategy in this state";
}

interface Answer {
  readonly strategyName: string;
  readonly grid: string;
  readonly state: QuoteState;
  readonly terms: readonly QuoteTerm[];
  readonly bid: SideQuote;
  readonly ask: SideQuote;
  readonly orders: readonly WishedOrder[];
}

function render(page: Page, { strategyName, grid, state, terms, bid, ask, orders }: Answer): string {
  const { colors } = page;
  const inventory = formatInventory(Math.round(state.inventoryContracts * LOTS_PER_CONTRACT));
  const book = [state.bidCents, state.askCents].map((cents) =>
    cents === undefined ? "none" : formatCents(cents),
  );
  const rows = [
    ...terms.map(({ label, bidCents, askCents }, index) => {
      const format = index === 0 ? formatCents : formatSignedCents;
      return [label, format(bidCents), format(askCents)];
    }),
    ["raw quote", cell(bid.rawCents), cell(ask.rawCents)],
    ["rounding onto the grid", change(bid.roundingCents), change(ask.roundingCents)],
    ["post-only cap", change(bid.postOnlyCents), change(ask.postOnlyCents)],
    [
      "quote",
      ...[bid, ask].map(({ priceCents }) =>
        colors.bold(priceCents === undefined ? "none" : formatCents(priceCents)),
      ),
    ],
    ["size, contracts", ...[bid, ask].map(({ sizeContracts }) => size(sizeContracts))],
  ];
  const columns = [
    { title: "cents", align: "left" },
    { title: "bid", align: "right" },
    { title: "ask", align: "right" },
  ] as const;
  const reasons = [
    ["no bid", bid.reason],
    ["no ask", ask.reason],
  ] as const;
  const missing = reasons.flatMap(([name, reason]) =>
    reason === undefined ? [] : [[name, reason] as const],
  );
  const beside = [...missing, ...orders.map((order) => ["takes", orderText(order)] as const)];
  return [
    facts(page, [
      ["strategy", strategyName],
      [
        "state",
        `bid ${book[0]}, ask ${book[1]}, inventory ${inventory} contracts, grid ${grid}${closeText(state)}`,
      ],
    ]),
    "\n",
    table(page, columns, rows),
    beside.length === 0 ? "" : `\n${facts(page, beside)}`,
  ].join("");
}

/** Where it is known: some strategies go by it. */
function closeText({ hoursToClose }: QuoteState): string {
  return hoursToClose === undefined ? "" : `, close in ${hoursToClose} h`;
}

function size(contracts: number | undefined): string {
  return contracts === undefined ? NO_VALUE : formatContracts(Math.round(contracts * LOTS_PER_CONTRACT));
}

function cell(cents: number | undefined): string {
  return cents === undefined ? NO_VALUE : formatCents(cents);
}

function change(cents: number | undefined): string {
  return cents === undefined ? NO_VALUE : formatSignedCents(cents);
}
