/**
 * Colours that people with any colour vision tell apart (Okabe and Ito, 2008), each with a second channel: a dash for
 * lines, a shape for points.
 */
import type { FillCause } from "../core/venue.ts";

export const OKABE_ITO = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** A seventh mark where the colours are used up: without a hue it differs from each of them, and by its lightness from black. */
export const NEUTRAL_GREY = "#6b6b6b";

export const INK = {
  strong: "#1c1f23",
  normal: "#44494f",
  faint: "#8a9099",
  grid: "#eceef0",
  axis: "#b9bec4",
} as const;

/** One a lane; yellow is left out because it vanishes on white. */
export const LANE_COLOURS = [
  OKABE_ITO.blue,
  OKABE_ITO.vermillion,
  OKABE_ITO.green,
  OKABE_ITO.purple,
  OKABE_ITO.orange,
  OKABE_ITO.skyBlue,
  OKABE_ITO.black,
  "#7f7f7f",
] as const;

export const LANE_DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2],
  [1, 3],
  [6, 2, 2, 2, 2, 2],
];

/** More lanes than this are listed, not drawn. */
export const LANES_DRAWN_MAX = LANE_COLOURS.length;

export const SIDE_COLOURS = { bid: OKABE_ITO.blue, ask: OKABE_ITO.vermillion } as const;
export const GAIN_COLOUR = OKABE_ITO.blue;
export const LOSS_COLOUR = OKABE_ITO.vermillion;

interface CauseStyle {
  readonly label: string;
  readonly colour: string;
  /** Of texts on that colour. */
  readonly ink: string;
  readonly shape: string;
  /** What happened, in a few words. */
  readonly meaning: string;
}

/** None of the sides' colours: in close-ups fills lie on the lines of our bids and asks. */
export const CAUSE_STYLES: Readonly<Record<FillCause, CauseStyle>> = {
  queue: {
    label: "queue",
    colour: OKABE_ITO.green,
    ink: "#ffffff",
    shape: "circle",
    meaning: "a print at our price after the queue ahead was spent",
  },
  through: {
    label: "through",
    colour: OKABE_ITO.purple,
    ink: INK.strong,
    shape: "triangle-down",
    meaning: "a print at a worse price than ours",
  },
  postedThrough: {
    label: "posted through",
    colour: OKABE_ITO.black,
    ink: "#ffffff",
    shape: "square",
    meaning: "the rest of an aggressor's order came to rest at or through our price",
  },
  gap: {
    label: "gap",
    colour: OKABE_ITO.orange,
    ink: INK.strong,
    shape: "cross",
    meaning: "the price was reached while data was missing",
  },
  modelled: {
    label: "modelled",
    colour: OKABE_ITO.skyBlue,
    ink: INK.strong,
    shape: "diamond",
    meaning: "drawn from a fill intensity",
  },
  take: {
    label: "take",
    colour: NEUTRAL_GREY,
    ink: "#ffffff",
    shape: "triangle-right",
    meaning: "our order took what was displayed",
  },
};
