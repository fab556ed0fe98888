/** Layers that many charts share: rules at zero, texts on halos, and the invisible rules that answer the pointer. */
import type { Layer } from "./chart.ts";
import { textWidthPx } from "./fonts.ts";
import { INK } from "./palette.ts";

const LABEL_FONT_PX = 11;

/** A text under the pointer: `key` in the samples, `title` for the reader. */
interface HoverField {
  readonly key: string;
  readonly title: string;
}

/** Invisible upright rules that show a table of values under the pointer; samples hold `time` and a text a field. */
export function hoverLayer(
  samples: readonly Readonly<Record<string, number | string>>[],
  fields: readonly HoverField[],
): Layer {
  return {
    data: { values: [...samples] },
    // Clipped: what sticks out of the frame would push the axis away from it.
    mark: { type: "rule", opacity: 0, strokeWidth: 8, clip: true },
    encoding: { tooltip: fields.map(({ key, title }) => ({ field: key, type: "nominal", title })) },
  };
}

/** At most this many samples answer the pointer. */
const HOVER_SAMPLES_MAX = 100;

/** Evenly many rows, the last included. */
export function everyNth<Row>(rows: readonly Row[]): Row[] {
  const step = Math.max(1, Math.ceil(rows.length / HOVER_SAMPLES_MAX));
  return rows.filter((_, index) => index % step === 0 || index === rows.length - 1);
}

/** A line at zero across the plot; it keeps zero within the axis. */
export function zeroRule(channel: "x" | "y"): Layer {
  const mark = { type: "rule", color: INK.faint } as const;
  const zero = { datum: 0, type: "quantitative" } as const;
  if (channel === "x")
    return { data: { values: [{}] }, mark, encoding: { x: zero, y: { value: 0 }, y2: { value: "height" } } };
  return { data: { values: [{}] }, mark, encoding: { y: zero, x: { value: 0 }, x2: { value: "width" } } };
}

/** Room at either end of a scale for texts beside its outermost marks, pixels. */
export function roomFor(texts: readonly string[]): number {
  return Math.ceil(Math.max(...texts.map((text) => textWidthPx(text, LABEL_FONT_PX)))) + 16;
}

/** Texts on a white halo, to be read where they cross a line. */
export function haloedText(
  { align, dx }: { readonly align: "left" | "right"; readonly dx: number },
  color: string,
  encoding: Layer["encoding"],
): Layer[] {
  const text = { type: "text", align, dx, fontSize: LABEL_FONT_PX } as const;
  const halo = { ...text, color: "white", stroke: "white", strokeWidth: 3 };
  return [
    { mark: halo, encoding },
    { mark: { ...text, color }, encoding },
  ] as Layer[];
}

/** Grid lines of which the one at zero stands out: for charts where a rule of its own would disturb the layout. */
export const ZERO_GRID = {
  grid: true,
  gridColor: { condition: { test: "datum.value === 0", value: INK.faint }, value: INK.grid },
};
