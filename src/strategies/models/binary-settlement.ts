/**
 * What inventory in a contract that settles at 0 or 100 cents is worth to somebody with exponential utility when the fair value
 * stays where it is until then. Prices are cents, sizes contracts, gamma a cent.
 */

/**
 * Certainty equivalent of holding `contracts` to settlement beside their expected value, cents: never above 0, concave, and linear
 * far out where the worst case rules.
 */
export function settlementValueCents(fairCents: number, contracts: number, gammaPerCent: number): number {
  if (gammaPerCent === 0 || contracts === 0) return 0;
  const p = fairCents / 100;
  const gain = -gammaPerCent * contracts * (100 - fairCents);
  const loss = gammaPerCent * contracts * fairCents;
  if (Math.abs(gain) < 1 && Math.abs(loss) < 1)
    return -Math.log1p(p * Math.expm1(gain) + (1 - p) * Math.expm1(loss)) / gammaPerCent;
  return -logSum(Math.log(p) + gain, Math.log1p(-p) + loss) / gammaPerCent;
}

/** The price at which one more contract bought to be held changes nothing, cents: the reservation bid. */
export function settlementBidCents(fairCents: number, contracts: number, gammaPerCent: number): number {
  if (gammaPerCent === 0) return fairCents;
  const p = fairCents / 100;
  const logWith = (count: number): number => logSum(Math.log(p) - 100 * gammaPerCent * count, Math.log1p(-p));
  return -(logWith(contracts + 1) - logWith(contracts)) / gammaPerCent;
}

/**
 * The price at which a little more inventory changes nothing, cents: 100 sigmoid(logit p - 100 gamma q). Within 0 and 100 at every
 * inventory, and the complement of what the NO side has.
 */
export function settlementReservationCents(
  fairCents: number,
  contracts: number,
  gammaPerCent: number,
): number {
  const odds = Math.log(fairCents / (100 - fairCents)) - 100 * gammaPerCent * contracts;
  return odds >= 0 ? 100 / (1 + Math.exp(-odds)) : (100 * Math.exp(odds)) / (1 + Math.exp(odds));
}

function logSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}
