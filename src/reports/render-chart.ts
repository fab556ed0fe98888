/** Vega-Lite to Vega to SVG to PNG, without a browser, a network or the machine's fonts. */
import { Resvg } from "@resvg/resvg-js";
import * as vega from "vega";
import type { LoggerInterface, Spec } from "vega";
import { compile } from "vega-lite";
import { InvariantError } from "../core/errors.ts";
import type { Chart } from "./chart.ts";
import { FONT_FAMILY, FONT_FILES, textWidthPx } from "./fonts.ts";

/** Pixels of the PNG for one of the drawing: sharp on dense screens and in print. */
export const PNG_SCALE = 2;

const UNTITLED_PADDING_PX = 3;

/** A chart with its pictures. */
export interface RenderedChart {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly spec: Chart["spec"];
  readonly svg: string;
  readonly png: Uint8Array;
  /** For the page, which sets its own headings: compiled, without the title, and drawn so. */
  readonly untitled: { readonly vegaSpec: Spec; readonly svg: string };
}

export async function renderChart(chart: Chart): Promise<RenderedChart> {
  const vegaSpec = compileChart(chart);
  const untitledSpec: Spec = { ...vegaSpec, padding: UNTITLED_PADDING_PX };
  delete untitledSpec.title;
  const svg = await svgOf(vegaSpec, chart.name);
  const untitled = { vegaSpec: untitledSpec, svg: await svgOf(untitledSpec, chart.name) };
  return {
    name: chart.name,
    title: chart.title,
    subtitle: chart.subtitle,
    spec: chart.spec,
    svg,
    png: pngOf(svg),
    untitled,
  };
}

/** @throws InvariantError when Vega-Lite has anything to say against the specification. */
export function compileChart(chart: Chart): Spec {
  return compile(chart.spec, { logger: strictLogger(chart.name) }).spec as Spec;
}

async function svgOf(vegaSpec: Spec, name: string): Promise<string> {
  textMetrics.width = widthOfItem;
  const view = new vega.View(vega.parse(vegaSpec), { renderer: "none", logger: strictLogger(name) });
  const svg = await view.toSVG();
  view.finalize();
  return withShortNumbers(svg);
}

/** Coordinates to a tenth of a pixel: half the file, the same picture. Texts and descriptions stay as they are. */
function withShortNumbers(svg: string): string {
  return svg.replace(/ (?:d|transform)="[^"]*"/g, (attribute) => attribute.replace(/(\.\d)\d+/g, "$1"));
}

/** Vega's hook for a caller who knows the font; exported by its scenegraph, missing from its types. */
const { textMetrics } = vega as unknown as { textMetrics: { width: typeof widthOfItem } };

/** A text as Vega measures it: its own estimate of 0.8 em a character would leave holes everywhere. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

function widthOfItem(item: TextItem, text: unknown): number {
  const isBold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  return textWidthPx(typeof text === "string" ? text : String(text ?? ""), item.fontSize ?? 11, isBold);
}

function pngOf(svg: string): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: [...FONT_FILES], defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: PNG_SCALE }, background: "white" })
    .render()
    .asPng();
}

/** A warning of Vega's about a chart of ours is a bug of ours. */
function strictLogger(name: string): LoggerInterface {
  const fail = (...messages: readonly unknown[]): never => {
    throw new InvariantError(
      `Invariant: chart ${name} draws without warnings; it said: ${messages.join(" ")}`,
    );
  };
  let currentLevel: number = vega.Warn;
  const logger = {
    level(value?: number) {
      if (value === undefined) return currentLevel;
      currentLevel = value;
      return logger;
    },
    warn: fail,
    error: fail,
    info: () => logger,
    debug: () => logger,
  };
  return logger as LoggerInterface;
}
