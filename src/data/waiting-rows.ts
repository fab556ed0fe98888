import type { WaitingRow } from "./capture-state.ts";
import type { OpenMarket } from "./open-market.ts";

/** Rows at the ends of markets that wait for the next time that is told: a time before a hole is not theirs. */
export class WaitingRows {
  /** First row that waits, by market. */
  readonly #firstRows = new Map<OpenMarket, number>();

  get hasRows(): boolean {
    return this.#firstRows.size > 0;
  }

  /** The market's next row will wait. */
  note(market: OpenMarket): void {
    if (!this.#firstRows.has(market)) this.#firstRows.set(market, market.rows.rowCount);
  }

  /** hot: bench/import.ts */
  fill(timeUs: number): void {
    // Almost always nothing waits, and clearing even an empty map makes a new table.
    if (this.#firstRows.size === 0) return;
    for (const [{ rows }, firstRow] of this.#firstRows) rows.fillTimes(firstRow, timeUs);
    this.#firstRows.clear();
  }

  /** Takes up rows that the capture before left. */
  resume(market: OpenMarket, waiting: readonly WaitingRow[]): void {
    this.note(market);
    market.isContinued = true;
    for (const { kind, side, priceBp, lots, receiveUs, isBlock, tradeId } of waiting) {
      if (tradeId !== null) market.rows.tradeIds.set(market.rows.rowCount, tradeId);
      market.rows.push(kind, side, priceBp, lots, NaN, receiveUs ?? NaN, isBlock);
    }
  }

  /** Removes the rows that still wait from their markets. */
  takeOut(): [ticker: string, rows: WaitingRow[]][] {
    return [...this.#firstRows].map(([market, firstRow]) => {
      const { rows } = market;
      const { kind, side, priceBp, lots, receiveTimeUs, isBlock, rowCount } = rows.view();
      const taken: WaitingRow[] = [];
      for (let row = firstRow; row < rowCount; row++)
        taken.push({
          kind: kind[row]!,
          side: side[row] === 1 ? 1 : 0,
          priceBp: priceBp[row]!,
          lots: lots[row]!,
          receiveUs: Number.isNaN(receiveTimeUs[row]) ? null : receiveTimeUs[row]!,
          isBlock: isBlock[row] === 1,
          tradeId: rows.tradeIds.get(row) ?? null,
        });
      rows.truncate(firstRow);
      return [market.ticker, taken];
    });
  }
}
