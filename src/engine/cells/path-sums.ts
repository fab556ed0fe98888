/**
 * How an account went, from samples at equal steps of time: the largest fall of its equity, and what is needed to say whether
 * its inventory comes back (estimators/inventory-drift.ts has the regression). Equity is doubled, so that a half-tick mid stays
 * whole.
 */
export class PathSums {
  /** Highest equity so far; an account begins with nothing. */
  equityTwiceMax = 0;
  drawdownTwiceMicros = 0;
  inventoryLots = 0;
  inventoryLotsMin = 0;
  inventoryLotsMax = 0;
  sampleCount = 0;
  /** Over steps: level x change, level squared, change squared. */
  levelChange = 0;
  levelSquare = 0;
  changeSquare = 0;
  /** Sum of the absolute inventory over samples. */
  inventoryLotsSum = 0;

  copy(): PathSums {
    return Object.assign(new PathSums(), this);
  }

  /** Takes a sample. @param equityTwiceMicros twice the cash and the inventory at the mid. */
  sample(equityTwiceMicros: number, inventoryLots: number): void {
    if (equityTwiceMicros > this.equityTwiceMax) this.equityTwiceMax = equityTwiceMicros;
    const fallTwice = this.equityTwiceMax - equityTwiceMicros;
    if (fallTwice > this.drawdownTwiceMicros) this.drawdownTwiceMicros = fallTwice;
    if (inventoryLots < this.inventoryLotsMin) this.inventoryLotsMin = inventoryLots;
    if (inventoryLots > this.inventoryLotsMax) this.inventoryLotsMax = inventoryLots;
    const level = this.inventoryLots;
    const change = inventoryLots - level;
    if (this.sampleCount > 0) {
      this.levelChange += level * change;
      this.levelSquare += level * level;
      this.changeSquare += change * change;
    }
    this.inventoryLots = inventoryLots;
    this.inventoryLotsSum += Math.abs(inventoryLots);
    this.sampleCount++;
  }
}
