/** Overlays one over another: what the order means, what the whole is called, what is refused. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../../src/core/errors.ts";
import { completeParameters, perMarket } from "../../../src/core/strategy.ts";
import { fixedSpread } from "../../../src/strategies/fixed-spread.ts";
import { naiveSkew } from "../../../src/strategies/naive-skew.ts";
import { overlayNamed, OVERLAYS } from "../../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../../src/strategies/overlays/overlaid.ts";
import { composed, made, show, type Look } from "./workbench.ts";

const WIDE: Look = { bid: 40, ask: 60 };
const BASE = { halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 1 };

/** What a strategy with such overlays states that it reads. */
function reads(...names: readonly string[]) {
  return made("naive-skew", {}, ...names.map((name) => [name] as const)).rule?.reads;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as AppError).code;
  }
  return "none";
}

const warningsOf = (...names: readonly string[]) => {
  const definition = composed("naive-skew", ...names.map((name) => [name] as const));
  return definition.warnings!(completeParameters(definition, {}));
};

describe("overlays over each other", () => {
  // In the last hour the spread of 4 is 6; above 30% of the position half of the spread is added on one side. Widened near the close
  // first, it is half of 6 that is added; the other way round half of 4, and then a quarter of those 6 on each side.
  it("should be laid from the inside out: each changes what those before it leave", () => {
    const looks: Look[] = [{ bid: 40, ask: 60, held: 4, hoursToClose: 0.5 }];
    const closeFirst = made("fixed-spread", BASE, ["expiry-widening"], ["inventory-widening"]);
    const inventoryFirst = made("fixed-spread", BASE, ["inventory-widening"], ["expiry-widening"]);
    expect(show(closeFirst, looks)[0]).toMatchObject({ bid: 44, ask: 53 });
    expect(show(inventoryFirst, looks)[0]).toMatchObject({ bid: 44.5, ask: 53.5 });
    expect(
      show(closeFirst, looks)[0]!
        .terms.map(({ label }) => label)
        .slice(-2),
    ).toEqual(["wider near the close", "wider with inventory"]);
  });

  it("should take quotes back at once outside of timed requoting, and at its next look inside of it", () => {
    const jump: Look[] = [
      { seconds: 0, bid: 40, ask: 60 },
      { seconds: 5, bid: 50, ask: 70 },
    ];
    const outside = show(made("fixed-spread", BASE, ["timed-requoting"], ["jump-pause"]), jump);
    const inside = show(made("fixed-spread", BASE, ["jump-pause"], ["timed-requoting"]), jump);
    expect(outside[1]!.bid).toBeUndefined();
    expect(inside[1]!.bid).toBe(48);
    // Both times are told, the earlier one first.
    expect(outside[1]!.wakeSeconds).toBe(10);
  });

  it("should be named in that order, with their parameters among the strategy's", () => {
    const definition = composed(
      "naive-skew",
      ["pause-windows", { startUnixSeconds: 5 }],
      ["pause-windows"],
      ["jump-pause"],
    );
    expect(definition.name).toBe("naive-skew+pause-windows+pause-windows+jump-pause");
    expect(completeParameters(definition, { "jump-pause.jumpCents": 3 })).toEqual({
      halfSpreadCents: 2,
      maxPositionContracts: 10,
      sizeContracts: 1,
      "pause-windows.startUnixSeconds": 5,
      "pause-windows.lengthSeconds": 30,
      "pause-windows.everyHours": 0,
      "pause-windows#2.startUnixSeconds": 0,
      "pause-windows#2.lengthSeconds": 30,
      "pause-windows#2.everyHours": 0,
      "jump-pause.jumpCents": 3,
      "jump-pause.windowSeconds": 10,
      "jump-pause.pauseSeconds": 30,
    });
  });

  it("should be the strategy itself where there are none", () => {
    expect(overlaid(naiveSkew, [])).toBe(naiveSkew);
  });

  it("should warn of what overlays and strategy warn of", () => {
    const definition = composed("naive-skew", ["pause-windows"]);
    expect(definition.warnings!(completeParameters(definition, {}))).toEqual([
      "pause-windows: startUnixSeconds is 0: the window was in 1970, so nothing is ever paused. Give it a start.",
    ]);
    const given = completeParameters(definition, { "pause-windows.startUnixSeconds": 1 });
    expect(definition.warnings!(given)).toEqual([]);
  });

  it.each<[string, Record<string, number>, string | undefined]>([
    ["pause-windows", { startUnixSeconds: 5, lengthSeconds: 3_600, everyHours: 1 }, "nothing is ever quoted"],
    ["pause-windows", { startUnixSeconds: 5, lengthSeconds: 3_599, everyHours: 1 }, undefined],
    [
      "stop-before-close",
      { beforeEventHours: 1 },
      "beforeEventHours was given without eventStartUnixSeconds",
    ],
    ["stop-before-close", { beforeEventHours: 1, eventStartUnixSeconds: 9 }, undefined],
    ["inventory-widening", { widenAboveFrac: 0.6 }, "stops before it could be wider"],
    ["inventory-widening", { widenAboveFrac: 0.59 }, undefined],
  ])("should warn of what can never act: %s with %o", (name, parameters, told) => {
    const definition = composed("naive-skew", [name, parameters]);
    const warnings = definition.warnings!(completeParameters(definition, {}));
    expect(warnings).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
  });

  it("should warn of timed requoting over what takes quotes back, and not of the other order", () => {
    expect(warningsOf("flatten", "jump-pause", "timed-requoting")).toEqual([
      expect.stringContaining("what flatten, jump-pause would take back stands until the next look"),
    ]);
    expect(warningsOf("timed-requoting", "flatten", "jump-pause")).toEqual([]);
    expect(warningsOf("competition", "timed-requoting")).toEqual([]);
  });

  it("should follow from fair value and inventory alone only where all of them do", () => {
    expect(reads("inventory-widening", "inventory-widening")).toBe("fair-and-inventory");
    expect(reads("inventory-widening", "jump-pause")).toBeUndefined();
    expect(reads("jump-pause", "inventory-widening")).toBeUndefined();
    const definition = overlaid(
      { ...fixedSpread, create: () => perMarket({ quote: () => {}, explain: () => [] }) },
      [{ overlay: overlayNamed("inventory-widening"), parameters: {} }],
    );
    const parameters = completeParameters(definition, {});
    expect(definition.create(parameters).rule).toBeUndefined();
    const rule = fixedSpread.create(completeParameters(fixedSpread, {}));
    const waking = { ...fixedSpread, create: () => ({ ...rule, wakeUs: () => 7 }) };
    const overWaking = overlaid(waking, [{ overlay: overlayNamed("inventory-widening"), parameters: {} }]);
    expect(overWaking.create(completeParameters(overWaking, {})).rule).toBeUndefined();
    expect(show(overWaking.create(completeParameters(overWaking, {})), [WIDE])[0]!.wakeSeconds).toBe(7e-6);
  });
});

describe("an overlay that cannot be laid there", () => {
  it.each([
    ["USAGE_UNKNOWN_OVERLAY", () => overlayNamed("widening")],
    ["USAGE_UNKNOWN_PARAMETER", () => composed("naive-skew", ["jump-pause", { jump: 3 }])],
    ["USAGE_BAD_PARAMETER", () => composed("naive-skew", ["jump-pause", { jumpCents: 0 }])],
    [
      "USAGE_OVERLAY_NEEDS_PARAMETER",
      () =>
        overlaid({ ...naiveSkew, parameters: [] }, [
          { overlay: overlayNamed("inventory-widening"), parameters: {} },
        ]),
    ],
  ])("should be refused with %s", (code, act) => {
    expect(codeOf(act)).toBe(code);
  });
});

describe("docs/OVERLAYS.md", () => {
  it("should have every overlay, with each of its parameters, its default and what its source recommends", () => {
    const text = readFileSync(new URL("../../../docs/OVERLAYS.md", import.meta.url), "utf8");
    for (const { name, parameters } of OVERLAYS.values()) {
      const section = text.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
      const rows = parameters.map((spec) => {
        const usual = spec.usual === undefined ? "" : spec.usual.join(" - ");
        return `| \`${spec.name}\` | ${spec.default} | ${spec.min} - ${spec.max} | ${usual} |`;
      });
      expect(rows.filter((row) => !section.includes(row))).toEqual([]);
    }
  });
});
