/** A strategy that does what a table says: quotes what is wanted, sends the orders that are to be sent. */
import { ASK, BID } from "../../src/core/order-book.ts";
import type { GroupView, OrderDesk, OrderRequest, OwnOrder, Strategy } from "../../src/core/strategy.ts";
import type { OrderTerms } from "../../src/core/venue.ts";
import { isDeskRow, type ScenarioRow } from "./table.ts";

/** @param decidedUs takes the times of its decisions. */
export function scriptedStrategy(
  rows: readonly ScenarioRow[],
  timeUsOf: (timeMs: number) => number,
  feedUs: number,
  decidedUs: Set<number>,
): Strategy {
  const desk = new ScriptedDesk(timeUsOf);
  const deskRows = new Map(
    [...Map.groupBy(rows.filter(isDeskRow), (row) => timeUsOf(row.timeMs) + feedUs)].map(
      ([timeUs, ofTime]) => [timeUs, [...ofTime]],
    ),
  );
  return {
    quote(group, sheets) {
      decidedUs.add(group.nowUs);
      for (const { side, priceCents, contracts } of wishesAt(rows, timeUsOf, group))
        if (side === BID) sheets[0]!.bid(priceCents, contracts);
        else sheets[0]!.ask(priceCents, contracts);
    },
    explain: () => [],
    ...(deskRows.size === 0
      ? {}
      : {
          trade: (group: GroupView, venueDesk: OrderDesk) =>
            desk.act(venueDesk, deskRows.get(group.nowUs)?.splice(0) ?? []),
        }),
  };
}

/** Wants what the table wants by now, less what has been filled of it, best prices first. */
function wishesAt(
  rows: readonly ScenarioRow[],
  timeUsOf: (timeMs: number) => number,
  group: GroupView,
): Pick<ScenarioRow, "side" | "priceCents" | "contracts">[] {
  const inventory = group.markets[0]!.inventoryContracts;
  const wants = rows.filter((row) => row.what === "want" && timeUsOf(row.timeMs) <= group.nowUs);
  return ([BID, ASK] as const).flatMap((side) => {
    const standing = new Map<number, number>();
    for (const want of wants) if (want.side === side) standing.set(want.priceCents, want.contracts);
    let filled = Math.max(0, side === BID ? inventory : -inventory);
    const bestFirst = [...standing].toSorted(([x], [y]) => (side === BID ? y - x : x - y));
    return bestFirst.flatMap(([priceCents, wanted]) => {
      const contracts = wanted - Math.min(filled, wanted);
      filled -= wanted - contracts;
      return contracts > 0 ? [{ side, priceCents, contracts }] : [];
    });
  });
}

class ScriptedDesk {
  readonly #orders = new Map<string, OwnOrder | undefined>();
  readonly #groups = new Map<string, number>();
  readonly #timeUsOf: (timeMs: number) => number;

  constructor(timeUsOf: (timeMs: number) => number) {
    this.#timeUsOf = timeUsOf;
  }

  act(desk: OrderDesk, rows: readonly ScenarioRow[]): void {
    const batch = rows.filter(({ details }) => details.includes("batch"));
    for (const row of rows) if (!batch.includes(row)) this.#command(desk, row);
    const sent = desk.sendBatch(batch.map((row) => this.#request(row)));
    for (const [index, row] of batch.entries()) this.#orders.set(row.details[0]!, sent[index]);
  }

  #command(desk: OrderDesk, row: ScenarioRow): void {
    const { what, details, priceCents, contracts } = row;
    const [name] = details as [string];
    switch (what as string) {
      case "send":
        this.#orders.set(name, desk.send(this.#request(row)));
        return;
      case "cancel":
        desk.cancel(this.#order(name, row));
        return;
      case "amend": {
        const expires = this.#setting(details, "expires");
        desk.amend(this.#order(name, row), {
          ...(Number.isNaN(priceCents) ? {} : { priceCents }),
          ...(Number.isNaN(contracts) ? {} : { openContracts: contracts }),
          ...(expires === undefined
            ? {}
            : { expiryUs: expires === "never" ? ("clear" as const) : this.#timeUsOf(Number(expires)) }),
        });
        return;
      }
      case "group":
        this.#groups.set(name, desk.createGroup(contracts));
        return;
      case "trigger":
      case "reset":
      case "delete":
        desk.commandGroup(this.#groups.get(name)!, what as "trigger" | "reset" | "delete");
        return;
      case "limit":
        desk.commandGroup(this.#groups.get(name)!, { limitContracts: contracts });
        return;
      default:
        throw new Error(`line ${row.line}: ${what} is nothing that a desk does`);
    }
  }

  #order(name: string, { line }: ScenarioRow): OwnOrder {
    const order = this.#orders.get(name);
    if (order === undefined) throw new Error(`line ${line}: no order ${name} was sent`);
    return order;
  }

  #request({ side, priceCents, contracts, details }: ScenarioRow): OrderRequest {
    const has = (word: string): boolean => details.includes(word);
    const expires = this.#setting(details, "expires");
    const group = this.#setting(details, "in");
    const terms: Partial<OrderTerms> = {
      timeInForce: has("ioc") ? "immediate-or-cancel" : has("fok") ? "fill-or-kill" : "good-till-cancelled",
      selfTrade: has("maker") ? "maker" : "taker-at-cross",
      isPostOnly: has("post-only"),
      isReduceOnly: has("reduce-only"),
      isCancelledOnPause: has("off-on-pause"),
      expiryUs: expires === undefined ? undefined : this.#timeUsOf(Number(expires)),
      group: group === undefined ? undefined : this.#groups.get(group),
    };
    return { market: 0, side, priceCents, sizeContracts: contracts, terms };
  }

  /** `word=value` among the details. */
  #setting(details: readonly string[], word: string): string | undefined {
    return details.find((detail) => detail.startsWith(`${word}=`))?.slice(word.length + 1);
  }
}
