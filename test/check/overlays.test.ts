/** What is still asked of strategies under overlays, and that it finds an overlay that is wrong. */
import { describe, expect, it } from "vitest";
import type { InvariantId } from "../../src/check/ids.ts";
import { claimsWithOverlays } from "../../src/check/overlay-claims.ts";
import { QUOTE_INVARIANTS } from "../../src/check/quote/catalogue.ts";
import { rowOf } from "../../src/check/strategy-rows.ts";
import { createSubject } from "../../src/check/subject.ts";
import { strategyNamed, type StrategyName } from "../../src/strategies/catalogue.ts";
import { layered } from "../../src/strategies/overlays/layered.ts";
import { overlayNamed, OVERLAYS } from "../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../src/strategies/overlays/overlaid.ts";
import type { MarketOverlay, OverlayDefinition } from "../../src/strategies/overlays/overlay.ts";

function broken(base: StrategyName, overlays: readonly OverlayDefinition[]): readonly InvariantId[] {
  const definition = overlaid(
    strategyNamed(base),
    overlays.map((overlay) => ({ overlay, parameters: {} })),
  );
  const names = overlays.map(({ name }) => name);
  const subject = createSubject(definition, { ...claimsWithOverlays(rowOf(base), names), drawCount: 60 });
  return QUOTE_INVARIANTS.filter(
    (invariant) => invariant.check(subject, { seed: "1", recordings: [] }).outcome === "fail",
  ).map(({ id }) => id);
}

/** An overlay with one slip. */
function slip(edit: MarketOverlay["edit"]): OverlayDefinition {
  return {
    ...overlayNamed("size-by-spread"),
    name: "slip",
    parameters: [],
    wrap: (strategy) => layered(strategy, { create: () => ({ edit }) }),
  };
}

describe("a strategy under overlays", () => {
  it.each([...OVERLAYS.keys()])("should keep what overlays keep under %s", (name) => {
    const overlay = overlayNamed(name);
    expect(broken("linear-skew", [overlay])).toEqual([]);
    expect(broken("logit-skew", [overlay, overlayNamed("competition")])).toEqual([]);
  });

  it.each<[string, InvariantId, MarketOverlay["edit"]]>([
    ["crosses its own quotes", "bid-below-ask", (wishes) => (wishes.bids.move(wishes.spreadCents), "slip")],
    ["asks for sizes that are no lots", "posted-on-grid", (wishes) => {
      wishes.bids.sizeContracts[0]! /= 7;
      return "slip";
    }],
    ["does more than it tells", "explanation-sums-to-quote", (wishes) => (wishes.asks.move(1), undefined)],
    ["moves one side alone", "complement-mirrors", (wishes) => (wishes.bids.move(-1), "slip")],
    ["leans with the inventory", "quotes-fall-with-inventory", (wishes, { inventoryContracts }) => {
      wishes.bids.move(inventoryContracts);
      wishes.asks.move(-inventoryContracts);
      return "slip";
    }],
    ["asks for more", "size-within-limit", (wishes) => {
      wishes.bids.sizeContracts[0]! *= 50;
      wishes.asks.sizeContracts[0]! *= 50;
      return "slip";
    }],
  ])("should be found out where an overlay %s", (_, id, edit) => {
    expect(broken("linear-skew", [slip(edit)])).toContain(id);
  }); // prettier-ignore
});
