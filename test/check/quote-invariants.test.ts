/** Each invariant of quotes catches a strategy that breaks it, and lets the healthy one it is a twin of pass. */
import { describe, expect, it } from "vitest";
import type { StrategyClaims } from "../../src/check/claims.ts";
import type { InvariantId } from "../../src/check/ids.ts";
import { FAMILY_NAMES } from "../../src/check/matrix.ts";
import { QUOTE_INVARIANTS } from "../../src/check/quote/catalogue.ts";
import {
  AVELLANEDA,
  contextOf,
  GLFT,
  INDIFFERENT,
  LINEAR,
  LOGISTIC,
  NAIVE,
  strategyOf,
  verdictOf,
  type Fault,
  type Sketch,
  type Twin,
} from "./twins.ts";
import { floored } from "../bug-museum/dead-floor.ts";
import { rounded } from "../bug-museum/rounded-quotes.ts";
import { dollarsForCents } from "../bug-museum/shift-in-dollars.ts";
import { sigmaInHundredths } from "../bug-museum/sigma-hundredth.ts";
import { hundredth } from "../bug-museum/spread-hundredth.ts";
import { checkInvariant } from "../../src/check/run.ts";
import { createSubject, type Subject } from "../../src/check/subject.ts";

const turned: Fault = { sketch: (sketch) => ({ ...sketch, skewCents: -sketch.skewCents }) };

function scaleSpread(factor: number): (sketch: Sketch) => Sketch {
  return (sketch) => ({
    ...sketch,
    bidHalfCents: sketch.bidHalfCents * factor,
    askHalfCents: sketch.askHalfCents * factor,
  });
}

/** A parameter read upside down about its default. */
function inverted(name: string, start: number): Fault {
  return { inputs: (p) => ({ ...p, [name]: (start * start) / p[name]! }) };
}

interface Broken {
  readonly id: InvariantId;
  readonly what: string;
  readonly twin: Twin;
  readonly fault: Fault;
  /** What the likely cause has to name. */
  readonly cause?: string;
  readonly claims?: StrategyClaims;
}

const BROKEN: readonly Broken[] = [
  { id: "reservation-leans-against-inventory", what: "an inverted skew", twin: LINEAR, fault: turned, cause: 'inverted sign: with the term "inventory skew" negated' },
  { id: "reservation-leans-against-inventory", what: "an inverted skew", twin: AVELLANEDA, fault: turned, cause: "inverted sign" },
  { id: "reservation-leans-against-inventory", what: "no skew at all", twin: NAIVE, fault: { sketch: (s) => ({ ...s, skewCents: 0 }) }, cause: "dropped term" },
  { id: "quotes-fall-with-inventory", what: "an inverted skew", twin: LINEAR, fault: turned, cause: "inverted sign" },
  { id: "quotes-fall-with-inventory", what: "an inverted skew of unknown family", twin: LINEAR, fault: turned, cause: "inverted sign", claims: {} },
  { id: "bid-below-ask", what: "bid and ask swapped", twin: LINEAR, fault: { sketch: scaleSpread(-1) }, cause: "inverted sign" },
  { id: "posted-on-grid", what: "prices that are no numbers", twin: LINEAR, fault: { written: (price) => Math.sqrt(50 - price) } },
  { id: "posted-on-grid", what: "half lots", twin: LINEAR, fault: { sizeFactor: 0.005 } },
  { id: "size-within-limit", what: "a forgotten limit", twin: LINEAR, fault: { isUnlimited: true } },
  { id: "complement-mirrors", what: "Math.round", twin: LINEAR, fault: rounded, cause: "rounded by the strategy" },
  { id: "flat-is-symmetric", what: "a wider ask", twin: LINEAR, fault: { sketch: (s) => ({ ...s, askHalfCents: s.askHalfCents * 1.5 }) } },
  { id: "spread-covers-risk-aversion", what: "a spread times 0.01", twin: AVELLANEDA, fault: hundredth, cause: "scale" },
  { id: "spread-covers-risk-aversion", what: "rounding towards the market", twin: LINEAR, fault: { written: (price) => (price < 50 ? Math.ceil(price) : Math.floor(price)) }, cause: "rounded by the strategy" },
  { id: "round-trip-earns", what: "a spread times 0.01", twin: NAIVE, fault: hundredth, cause: 'scale: the term "half-spread" is 100 times too small' },
  { id: "round-trip-earns", what: "a spread times 0.01", twin: AVELLANEDA, fault: hundredth },
  { id: "round-trip-earns", what: "a shift left in dollars", twin: LINEAR, fault: dollarsForCents, cause: 'scale: the term "inventory skew" is 100 times too small' },
  { id: "spread-grows-with-volatility", what: "volatility upside down", twin: AVELLANEDA, fault: inverted("sigmaDollarsPerSqrtHour", 0.05) },
  { id: "spread-falls-with-depth-decay", what: "decay upside down", twin: AVELLANEDA, fault: inverted("kappaPerCent", 1.5) },
  { id: "spread-follows-risk-aversion", what: "aversion upside down", twin: AVELLANEDA, fault: inverted("gammaPerDollar", 0.1) },
  { id: "skew-grows-with-risk-aversion", what: "aversion upside down", twin: GLFT, fault: inverted("gammaPerDollar", 0.1) },
  { id: "spread-falls-with-intensity", what: "intensity upside down", twin: GLFT, fault: inverted("intensityPerHour", 60) },
  { id: "quotes-at-the-close", what: "a risk that grows towards the close", twin: AVELLANEDA, fault: { sketch: (s, _p, { hoursToClose }) => scaleSpread(1 + 10 / hoursToClose!)(s) } },
  { id: "units-scale", what: "a fixed number of cents", twin: LINEAR, fault: { sketch: (s) => ({ ...s, bidHalfCents: s.bidHalfCents + 0.5 }) } },
  { id: "quotes-move-with-fair-value", what: "fair value followed by half", twin: LINEAR, fault: { sketch: (s) => ({ ...s, fairCents: 25 + s.fairCents / 2 }) } },
  { id: "flat-never-crosses-fair-value", what: "a bias of three spreads", twin: LINEAR, fault: { sketch: (s) => ({ ...s, fairCents: s.fairCents + 3 * s.askHalfCents }) } },
  { id: "variance-within-budget", what: "volatility that no price can have", twin: AVELLANEDA, fault: { sketch: (s, p, { hoursToClose }) => scaleSpread(1 + p["sigmaDollarsPerSqrtHour"]! * hoursToClose!)(s) } },
  { id: "reservation-within-payoff", what: "a linear reservation price", twin: LOGISTIC, fault: { sketch: (s, p, { inventoryContracts }) => ({ ...s, skewCents: (-inventoryContracts * p["gammaPerDollar"]! * s.fairCents * (100 - s.fairCents)) / 100 }) } },
  { id: "pinned-market-is-one-sided", what: "prices clamped by the strategy", twin: LINEAR, fault: { written: (price) => Math.min(99, Math.max(1, price)) } },
  { id: "explanation-sums-to-quote", what: "Math.round", twin: LINEAR, fault: rounded, cause: "rounded by the strategy" },
  { id: "skew-in-full-size", what: "a shift left in dollars", twin: LINEAR, fault: dollarsForCents, cause: "100 times too small" },
  { id: "skew-in-full-size", what: "volatility a hundred times too small", twin: AVELLANEDA, fault: sigmaInHundredths, cause: "sigmaDollarsPerSqrtHour is used 100 times too small" },
  { id: "skew-in-full-size", what: "volatility a hundred times too small", twin: GLFT, fault: sigmaInHundredths },
  { id: "spread-in-full-size", what: "a spread times 0.01", twin: NAIVE, fault: hundredth, cause: "100 times too small" },
  { id: "spread-in-full-size", what: "volatility a hundred times too small", twin: AVELLANEDA, fault: sigmaInHundredths },
  { id: "no-dead-parameter", what: "a spread at its floor", twin: LINEAR, fault: floored, cause: "halfSpreadCents never reaches the quote" },
  { id: "no-dead-parameter", what: "a spread at its floor", twin: AVELLANEDA, fault: { sketch: (s) => ({ ...floored.sketch!(s, {}, {} as never), skewCents: 0 }) } },
  { id: "spread-widens-with-inventory", what: "a claim without the widening", twin: LINEAR, fault: {}, claims: { family: "L", holds: ["spread-widens-with-inventory"] } },
]; // prettier-ignore

/** By the matrix, where the strategy has the parameters that the invariant is about. */
function isAsked(id: InvariantId, subject: Subject): boolean {
  const about: Partial<Record<InvariantId, string>> = {
    "spread-grows-with-volatility": "sigmaDollarsPerSqrtHour",
    "variance-within-budget": "sigmaDollarsPerSqrtHour",
  };
  const parameter = about[id];
  return subject.standing(id).holds !== "not" && (parameter === undefined || parameter in subject.parameters);
}

describe("an invariant of quotes", () => {
  it.each(BROKEN)("should find $what: $id of $twin.family", ({ id, twin, fault, cause, claims }) => {
    const verdict = verdictOf(id, strategyOf(twin, fault), claims ?? { family: twin.family });

    expect(verdict).toMatchObject({ outcome: "fail" });
    if (verdict.outcome === "fail" && cause !== undefined)
      expect(verdict.counterExample.likelyCause).toContain(cause);
  });

  it("should each have a strategy that breaks it", () => {
    const ids = new Set(BROKEN.map(({ id }) => id));

    expect(QUOTE_INVARIANTS.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });

  it.each([NAIVE, LINEAR, AVELLANEDA, LOGISTIC, GLFT, INDIFFERENT])(
    "should hold for a healthy $family, all of them",
    (twin) => {
      const subject = createSubject(strategyOf(twin), { family: twin.family });

      for (const invariant of QUOTE_INVARIANTS) {
        const verdict = checkInvariant(invariant, subject, contextOf("1"));
        expect([invariant.id, verdict]).toMatchObject([
          invariant.id,
          {
            outcome: isAsked(invariant.id, subject) ? "pass" : "not-applicable",
          },
        ]);
      }
      expect(FAMILY_NAMES).toContain(twin.family);
    },
  );

  it("should be asked in the weaker form where the family has no more, and find what breaks that", () => {
    const ids = ["reservation-leans-against-inventory", "flat-is-symmetric"] as const;
    for (const id of ids) {
      expect(verdictOf(id, strategyOf(INDIFFERENT), { family: "X" }).outcome).toBe("pass");
      expect(verdictOf(id, strategyOf(INDIFFERENT), { family: "X", holds: ids }).outcome).toBe("fail");
    }
    const shifted: Fault = { sketch: (sketch) => ({ ...sketch, fairCents: sketch.fairCents + 0.1 }) };
    expect(
      verdictOf("reservation-leans-against-inventory", strategyOf(INDIFFERENT, turned), { family: "X" }),
    ).toMatchObject({
      outcome: "fail",
      counterExample: { likelyCause: expect.stringContaining("inverted sign") as string },
    });
    expect(verdictOf("flat-is-symmetric", strategyOf(INDIFFERENT, shifted), { family: "X" }).outcome).toBe(
      "fail",
    );
  });

  it("should hold for a strategy that widens with inventory and claims so", () => {
    const widening: Fault = {
      sketch: (sketch, p, { inventoryContracts }) => {
        const more = 0.5 * p["skewCentsPerContract"]! * Math.abs(inventoryContracts);
        return {
          ...sketch,
          bidHalfCents: sketch.bidHalfCents + more,
          askHalfCents: sketch.askHalfCents + more,
        };
      },
    };

    const verdict = verdictOf("spread-widens-with-inventory", strategyOf(LINEAR, widening), {
      holds: ["spread-widens-with-inventory"],
    });

    expect(verdict.outcome).toBe("pass");
  });

  it("should shrink what it finds to the defaults and the simplest state", () => {
    const verdict = verdictOf("quotes-fall-with-inventory", strategyOf(LINEAR, turned), { family: "L" });

    // Half-spread 2 and skew 0.2 the wrong way: long one contract the bid is 50 + 0.2 - 2.
    expect(verdict).toMatchObject({
      outcome: "fail",
      counterExample: {
        parameters: {
          halfSpreadCents: 2,
          skewCentsPerContract: 0.2,
          sizeContracts: 1,
          maxPositionContracts: 20,
        },
        state: { grid: "linear_cent", fairCents: 50, inventoryContracts: 0 },
        quotes: [
          { label: "flat", bidCents: 48, askCents: 52 },
          { label: "long 1 contract", bidCents: 48.2, askCents: 52.2 },
        ],
        cost: "$0.0020 on each fill of 1 contract, $2.00 in a thousand fills",
      },
    });
  });

  it("should call a strategy that throws broken, with what it threw", () => {
    const throwing: Fault = {
      sketch: () => {
        throw new TypeError("no such thing");
      },
    };

    expect(verdictOf("bid-below-ask", strategyOf(LINEAR, throwing), {})).toMatchObject({
      outcome: "fail",
      counterExample: { observed: "the strategy threw TypeError: no such thing" },
    });
    expect(verdictOf("no-dead-parameter", strategyOf(LINEAR, throwing), {})).toMatchObject({
      outcome: "fail",
      counterExample: { observed: "the strategy threw TypeError: no such thing" },
    });
  });

  it("should not apply, and say so, where a strategy quotes nothing at all", () => {
    const silent = { ...strategyOf(LINEAR), create: () => ({ quote: () => undefined, explain: () => [] }) };

    expect(verdictOf("bid-below-ask", silent, {})).toEqual({
      outcome: "not-applicable",
      reason: "in none of 600 drawn states it quotes what is judged",
    });
    expect(verdictOf("no-dead-parameter", silent, {}).outcome).toBe("fail");
  });
});
