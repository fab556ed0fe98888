/** The table of quotes at continuous prices: one lattice for each fair value and time left. Prices are cents, times hours. */
import { InventoryLattice } from "./inventory-lattice.ts";
import { QuoteTable } from "./quote-table.ts";
import { runningRisk } from "./running-risk.ts";
import { integratedHours, residualValueCents, type SettledTableInput } from "./tick-table.ts";

/**
 * Quotes as distances from fair value, a bid's below 0. At the largest inventory the bid that has no room goes on from the last
 * one that has, the ask at the lowest likewise: what explains a quote needs both sides.
 */
export function continuousTable(input: SettledTableInput): QuoteTable {
  return new QuoteTable({ ...input, mirrorSumCents: 0 }, (fairCents, hoursLeft) => {
    const risk = runningRisk(fairCents, input.sigmaCentsPerSqrtHour, hoursLeft);
    const lattice = new InventoryLattice({
      ...input,
      xiPerCent: input.gammaPerCent,
      sigmaCentsPerSqrtHour: Math.sqrt(risk.varianceCents2PerHour),
      terminalValueCents: residualValueCents(input, fairCents, risk.residualShare),
    });
    const { thetaCents, bidOffsetCents, askOffsetCents } = lattice.at(
      integratedHours(hoursLeft, input.intensityPerHour),
    );
    const bidCents = bidOffsetCents.map((cents) => -cents);
    bidCents[bidCents.length - 1] = bidCents.at(-2)!;
    const askCents = askOffsetCents.slice();
    askCents[0] = askCents[1]!;
    return { thetaCents, bidCents, askCents };
  });
}
