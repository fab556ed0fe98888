import { describe, expect, it } from "vitest";
import { BID } from "../../src/core/order-book.ts";
import { positionLimitOnly, type RiskLimits } from "../../src/engine/risk-limits.ts";
import { REFUSAL_REASONS } from "../../src/core/risk-rows.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";
import { NO_REFUSAL } from "../../src/engine/risk-reasons.ts";

const DOLLAR = 1_000_000;
/** A minute before midnight in New York, and midnight. */
const EVENING_US = Date.UTC(2026, 10, 21, 4, 59) * 1000;
const MIDNIGHT_US = Date.UTC(2026, 10, 21, 5) * 1000;
const DAY_US = 24 * 3_600 * DOLLAR;

function gateWith(limits: RiskLimits): RiskGate {
  return new RiskGate({ limits: { ...positionLimitOnly("none"), ...limits }, tickers: ["ONE"] });
}

function answer(gate: RiskGate, nowUs: number): string {
  const approved = gate.approve(0, BID, 5_000, 100, 0, 0, 10_000, nowUs);
  return approved === 100 ? "passes" : REFUSAL_REASONS[gate.lastReason]!;
}

describe("the day's loss", () => {
  it("should stop the lane until midnight in New York, and not a moment longer", () => {
    const gate = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });

    expect(gate.onMark(-20 * DOLLAR, EVENING_US)).toBe(true);

    expect(answer(gate, MIDNIGHT_US - 1)).toBe("loss-today");
    expect(REFUSAL_REASONS[gate.trippedReason(MIDNIGHT_US - 1)]).toBe("loss-today");
    expect(gate.breakers.resumesAtUs).toBe(MIDNIGHT_US);
    expect(answer(gate, MIDNIGHT_US)).toBe("passes");
    expect([gate.isTripped, gate.trippedReason(MIDNIGHT_US)]).toEqual([false, NO_REFUSAL]);
    expect(gate.breakers.resumesAtUs).toBeUndefined();
  });

  it("should be counted from the equity that midnight found", () => {
    const gate = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    gate.onMark(50 * DOLLAR, EVENING_US - 60 * DOLLAR);
    gate.onMark(45 * DOLLAR, EVENING_US);

    expect(gate.onMark(25 * DOLLAR + 1, MIDNIGHT_US)).toBe(false);
    expect(gate.onMark(25 * DOLLAR, MIDNIGHT_US + 1)).toBe(true);
  });

  it("should count what happens over midnight to the new day, of which the first mark tells", () => {
    const gate = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    gate.onMark(0, EVENING_US);

    expect(gate.onMark(-20 * DOLLAR, MIDNIGHT_US + 3 * DAY_US)).toBe(true);
  });

  it("should be counted from 0 on the first day, whatever the first mark is", () => {
    const gate = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });

    expect(gate.onMark(-21 * DOLLAR, EVENING_US)).toBe(true);
    expect(gate.breakers.trips).toEqual([
      {
        reason: "loss-today",
        timeUs: EVENING_US,
        lossMicros: 21 * DOLLAR,
        lossMicrosMax: 20 * DOLLAR,
        equityMicros: -21 * DOLLAR,
        resumesAtUs: MIDNIGHT_US,
      },
    ]);
  });

  it("should be told once a day", () => {
    const gate = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });

    const told = [-20, -30, -10, -40].map((dollars, index) =>
      gate.onMark(dollars * DOLLAR, EVENING_US + index),
    );

    expect(told).toEqual([true, false, false, false]);
    expect(gate.onMark(-60 * DOLLAR, MIDNIGHT_US)).toBe(true);
    expect(gate.breakers.trips).toHaveLength(2);
  });
});

describe("the drawdown", () => {
  it("should stay tripped over midnights and gains, until a person clears it", () => {
    const gate = gateWith({ drawdownMicrosMax: 20 * DOLLAR, lossTodayMicrosMax: 500 * DOLLAR });
    gate.onMark(30 * DOLLAR, EVENING_US);
    gate.onMark(10 * DOLLAR, EVENING_US);

    gate.onMark(400 * DOLLAR, MIDNIGHT_US + 5 * DAY_US);

    expect(answer(gate, MIDNIGHT_US + 9 * DAY_US)).toBe("drawdown");
    expect(gate.breakers.resumesAtUs).toBeUndefined();
    gate.breakers.clearDrawdown();
    gate.noteBreakers();
    expect(answer(gate, MIDNIGHT_US + 9 * DAY_US)).toBe("passes");
  });

  it("should be told with the fall from the highest equity, and no time at which it resumes", () => {
    const gate = gateWith({ drawdownMicrosMax: 20 * DOLLAR });
    gate.onMark(5 * DOLLAR, EVENING_US);
    gate.onMark(-16 * DOLLAR, EVENING_US);

    expect(gate.breakers.trips).toEqual([
      {
        reason: "drawdown",
        timeUs: EVENING_US,
        lossMicros: 21 * DOLLAR,
        lossMicrosMax: 20 * DOLLAR,
        equityMicros: -16 * DOLLAR,
        resumesAtUs: undefined,
      },
    ]);
  });

  it("should be measured anew from where it was cleared", () => {
    const gate = gateWith({ drawdownMicrosMax: 20 * DOLLAR });
    gate.onMark(-20 * DOLLAR, EVENING_US);
    gate.breakers.clearDrawdown();
    gate.noteBreakers();

    expect(gate.onMark(-40 * DOLLAR + 1, EVENING_US)).toBe(false);
    expect(gate.onMark(-40 * DOLLAR, EVENING_US)).toBe(true);
  });
});

describe("a breaker", () => {
  it("should tell its state as plain data, with the day once there is one", () => {
    const { breakers } = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    const untripped = { isDrawdownTripped: false, isLossTodayTripped: false };
    const start = { equityMicros: 0, peakMicros: 0, dayStartMicros: 0, ...untripped };
    expect(breakers.state).toEqual(start);

    breakers.mark(3 * DOLLAR, EVENING_US);

    const marked = { equityMicros: 3 * DOLLAR, peakMicros: 3 * DOLLAR };
    expect(breakers.state).toEqual({ ...start, ...marked, dayEndUs: MIDNIGHT_US });
  });

  it("should be tripped after a restart when it was before", () => {
    const before = gateWith({ drawdownMicrosMax: 20 * DOLLAR });
    before.onMark(-20 * DOLLAR, EVENING_US);
    const after = gateWith({ drawdownMicrosMax: 20 * DOLLAR });

    after.breakers.resume(JSON.parse(JSON.stringify(before.breakers.state)));
    after.noteBreakers();

    expect(answer(after, MIDNIGHT_US)).toBe("drawdown");
    expect(after.breakers.state).toEqual(before.breakers.state);
  });

  it("should go on with its day after a restart, and begin one if it never heard anything", () => {
    const before = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    before.onMark(30 * DOLLAR, EVENING_US - DAY_US);
    before.onMark(40 * DOLLAR, EVENING_US);
    const after = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    after.breakers.resume(before.breakers.state);
    expect(after.onMark(10 * DOLLAR, EVENING_US + 1)).toBe(true);

    const fresh = gateWith({ lossTodayMicrosMax: 20 * DOLLAR });
    fresh.breakers.resume(gateWith({}).breakers.state);
    expect(fresh.onMark(-20 * DOLLAR, EVENING_US)).toBe(true);
    expect(fresh.breakers.resumesAtUs).toBe(MIDNIGHT_US);
  });

  it.each([NaN, Infinity, -Infinity])("should not take an equity of %s for a fine one", (equityMicros) => {
    expect(() => gateWith({ drawdownMicrosMax: 1 }).onMark(equityMicros, EVENING_US)).toThrow(
      /equity is a number/,
    );
  });
});
