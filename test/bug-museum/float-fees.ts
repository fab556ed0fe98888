/**
 * Fees in floating point: rate x contracts x P x (1 - P), rounded up. 0.1 x 0.9 and 0.9 x 0.1 are the same product, but
 * 1 - 0.9 is not 0.1 in binary, and what lies a hair above a whole unit is rounded up by one unit more.
 */
import { feesNeverPay } from "../../src/check/machine/charges.ts";
import { TRADE_FEE_UNIT_MICROS } from "../../src/core/fee-rounding.ts";
import { tradeFeeMicros } from "../../src/core/fees.ts";
import { machinePiece } from "./piece.ts";

export const floatFees = machinePiece(
  {
    name: "float-fees",
    source: "fee functions of several public bots and backtesters, which reckon in dollars",
    caughtBy: "fees-never-pay",
    cause: "fees in floating point",
  },
  {
    broken: feesNeverPay((terms, isMaker, priceBp, lots) => {
      const rate = (isMaker ? terms.makerRatePpt : terms.takerRatePpt) / 1e12;
      const unit = TRADE_FEE_UNIT_MICROS[terms.rounding] / 1e6;
      const price = priceBp / 10_000;
      const dollars = rate * (lots / 100) * price * (1 - price);
      return Math.round(Math.ceil(dollars / unit) * unit * 1e6);
    }),
    healthy: feesNeverPay(tradeFeeMicros),
  },
);
