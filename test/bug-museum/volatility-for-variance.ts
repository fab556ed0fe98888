/** The reservation price takes off inventory x gamma x volatility where Avellaneda and Stoikov have volatility squared. */
import { AVELLANEDA, type Twin } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

const withVolatility: Twin = {
  ...AVELLANEDA,
  sketch(p, market) {
    const plain = AVELLANEDA.sketch(p, market);
    const [gamma, sigmaCents] = [p["gammaPerDollar"]! / 100, 100 * p["sigmaDollarsPerSqrtHour"]!];
    return { ...plain, skewCents: -market.inventoryContracts * gamma * sigmaCents * market.hoursToClose! };
  },
};

export const volatilityForVariance = quotePiece(
  {
    name: "volatility-for-variance",
    source: "Hummingbot, its Avellaneda strategy",
    caughtBy: "units-scale",
    cause: "dropped term: with the skew of its family's formula put in it holds",
  },
  {
    broken: { twin: withVolatility },
    healthy: { twin: AVELLANEDA },
    claims: { family: "AS" },
  },
);
