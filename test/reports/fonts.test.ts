import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { FONT_FILES, fitText, textWidthPx, wrapText } from "../../src/reports/fonts.ts";

/** Advance width as the PNG renderer draws it: the bearings of the two outer letters cancel. */
function drawnWidthPx(text: string, weight: "normal" | "bold"): number {
  return inkPx(`H${text}H`, weight) - inkPx("HH", weight);
}

function inkPx(text: string, weight: string): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="99"><text x="9" y="60" font-size="40" font-weight="${weight}" font-family="DejaVu Sans">${text}</text></svg>`;
  const font = { loadSystemFonts: false, fontFiles: [...FONT_FILES] };
  return new Resvg(svg, { font }).getBBox()!.width;
}

describe("text widths", () => {
  it.each(["fifo-pessimistic", "−$1,234.56 ±", "Zeit · 95 %", "1: through"])(
    "should be those that are drawn: %s",
    (text) => {
      expect(Math.abs(textWidthPx(text, 40) - drawnWidthPx(text, "normal"))).toBeLessThan(1.5);
      expect(Math.abs(textWidthPx(text, 40, true) - drawnWidthPx(text, "bold"))).toBeLessThan(1.5);
    },
  );

  it("should break lines between words and lose none", () => {
    const text = "a sentence of several words that does not fit one line of this width";
    const lines = wrapText(text, 12, 120);
    expect(lines.join(" ")).toBe(text);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.every((line) => textWidthPx(line, 12) <= 120)).toBe(true);
  });

  it("should cut only what is too wide, and mark it", () => {
    expect(fitText("short", 11, 100)).toBe("short");
    const cut = fitText("far too long to fit into the room there is", 11, 100);
    expect(cut.endsWith("…")).toBe(true);
    expect(textWidthPx(cut, 11)).toBeLessThanOrEqual(100);
  });
});
