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
  /** What Vega-Lite and Vega had to say against the chart; empty for every chart that is tested. */
  readonly warnings: readonly string[];
}

export async function renderChart(chart: Chart): Promise<RenderedChart> {
  const warnings: string[] = [];
  const logger = collectInto(warnings);
  const vegaSpec = compile(chart.spec, { logger }).spec;
  const untitledSpec: Spec = { ...vegaSpec, padding: UNTITLED_PADDING_PX };
  delete untitledSpec.title;
  const svg = await svgOf(vegaSpec, `${chart.name}-`, logger);
  const untitled = { vegaSpec: untitledSpec, svg: await svgOf(untitledSpec, `page-${chart.name}-`, logger) };
  const { name, title, subtitle, spec } = chart;
  return { name, title, subtitle, spec, svg, png: pngOf(svg), untitled, warnings: [...new Set(warnings)] };
}

async function svgOf(vegaSpec: Spec, idPrefix: string, logger: LoggerInterface): Promise<string> {
  textMetrics.width = widthOfItem;
  const view = new vega.View(vega.parse(vegaSpec), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  return withOwnIds(withShortNumbers(withoutUnseen(svg)), idPrefix);
}

/** Drops the invisible rules that answer the pointer: a still picture has none. */
function withoutUnseen(svg: string): string {
  return svg.replace(/<line [^>]* opacity="0"\/>/g, "");
}

/** Vega counts its clip paths through the process: numbered anew, a picture is always the same and alone in a page. */
function withOwnIds(svg: string, prefix: string): string {
  const numbers = new Map<string, number>();
  return svg.replace(/(id="|url\(#)(clip\d+)/g, (_, before: string, id: string) => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `${before}${prefix}clip${number}`;
  });
}

/** Coordinates to a tenth of a pixel: half the file, the same picture. Texts and descriptions stay as they are. */
function withShortNumbers(svg: string): string {
  return svg.replace(/ (?:d|transform|x2|y2)="[^"]*"/g, (attribute) => attribute.replace(/(\.\d)\d+/g, "$1"));
}

/** Vega's hook for a caller who knows the font; exported by its scenegraph, missing from its types. */
const { textMetrics } = vega as unknown as { textMetrics: { width: typeof widthOfItem } };

/** A text as Vega measures it: its own estimate of 0.8 em a character would leave holes everywhere. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

function widthOfItem(item: TextItem, text: string | number | null | undefined): number {
  const isBold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  return textWidthPx(String(text ?? ""), item.fontSize ?? 11, isBold);
}

function pngOf(svg: string): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: [...FONT_FILES], defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: PNG_SCALE }, background: "white" })
    .render()
    .asPng();
}

/** Keeps warnings; errors are thrown by Vega itself. A warning about a chart of ours is a flaw to be mended, not a reason to draw nothing. */
function collectInto(warnings: string[]): LoggerInterface {
  let currentLevel: number = vega.Warn;
  const logger = {
    level(value?: number) {
      if (value === undefined) return currentLevel;
      currentLevel = value;
      return logger;
    },
    error(...messages: readonly unknown[]): never {
      throw (
        messages.find((message) => message instanceof Error) ??
        new InvariantError(`Vega: ${messages.join(" ")}`)
      );
    },
    warn(...messages: readonly unknown[]) {
      warnings.push(messages.join(" "));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
