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
  return softplusFall(logOdds(fairCents, contracts, gammaPerCent), 100 * gammaPerCent) / gammaPerCent;
}

/** The price at which one contract sold changes nothing, cents: what the next would be bought at with one less. */
function settlementAskCents(fairCents: number, contracts: number, gammaPerCent: number): number {
  return settlementBidCents(fairCents, contracts - 1, gammaPerCent);
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
  return 100 * sigmoid(logOdds(fairCents, contracts, gammaPerCent));
}

/** Reservation bid and ask for one gamma, quoted many times. */
export interface SettlementPrices {
  bidCents(fairCents: number, contracts: number): number;
  askCents(fairCents: number, contracts: number): number;
}

/** Beyond it an exponential is near the edge of what a double holds. */
const TILT_MAX = 700;

/**
 * The same prices at half the cost where a contract moves the odds by less than a factor of e: with s the reservation price in
 * dollars they are -ln(1 + s (e^-g - 1)) / gamma and ln(1 + s (e^g - 1)) / gamma, g = 100 gamma. hot: allocates nothing
 */
export function settlementPrices(gammaPerCent: number): SettlementPrices {
  const tilt = 100 * gammaPerCent;
  if (!(tilt > 0 && tilt < 1))
    return {
      bidCents: (fairCents, contracts) => settlementBidCents(fairCents, contracts, gammaPerCent),
      askCents: (fairCents, contracts) => settlementAskCents(fairCents, contracts, gammaPerCent),
    };
  const [down, up] = [Math.expm1(-tilt), Math.expm1(tilt)];
  let held = 0;
  let factor = 1;
  const share = (fairCents: number, contracts: number): number => {
    if (Math.abs(tilt * contracts) > TILT_MAX) return sigmoid(logOdds(fairCents, contracts, gammaPerCent));
    if (contracts !== held) {
      held = contracts;
      factor = Math.exp(-tilt * contracts);
    }
    const yes = fairCents * factor;
    return yes / (100 - fairCents + yes);
  };
  return {
    bidCents: (fairCents, contracts) => -Math.log1p(share(fairCents, contracts) * down) / gammaPerCent,
    askCents: (fairCents, contracts) => Math.log1p(share(fairCents, contracts) * up) / gammaPerCent,
  };
}

/** logit p - 100 gamma q. */
function logOdds(fairCents: number, contracts: number, gammaPerCent: number): number {
  return Math.log(fairCents / (100 - fairCents)) - 100 * gammaPerCent * contracts;
}

function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const share = Math.exp(x);
  return share / (1 + share);
}

/** ln(1 + e^x) - ln(1 + e^(x - fall)), without the cancellation where the fall is small. */
function softplusFall(x: number, fall: number): number {
  if (fall < 1 || x <= 0) return -Math.log1p(sigmoid(x) * Math.expm1(-fall));
  return softplus(x) - softplus(x - fall);
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function logSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}
