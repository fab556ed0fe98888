import { describe, expect, it } from "vitest";
import { chooseCell } from "../../../src/sweep/statistics/choice.ts";
import { neighbourhoodMeans, neighboursOf } from "../../../src/sweep/statistics/neighbourhood.ts";
import { plateauOf } from "../../../src/sweep/statistics/plateau.ts";
import { pnlMatrix, type PnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { rankCorrelation, sampleRanks } from "../../../src/sweep/statistics/ranks.ts";
import { reasonOf, valueOf } from "./value-of.ts";

/** gamma .1, 1, 10 by kappa 5, 6, 7; cells row by row: 0 1 2 / 3 4 5 / 6 7 8. */
const GRID = {
  parameters: ["gamma", "kappa"],
  coordinates: [0.1, 1, 10].flatMap((gamma) => [5, 6, 7].map((kappa) => [gamma, kappa])),
};
/** One parameter in five steps. */
const LINE = { parameters: ["gamma"], coordinates: [[1], [2], [3], [4], [5]] };

/** By event +1 and -1 about the mean, so that every cell has one deviation. */
function around(means: readonly number[], eventCount = 8): PnlMatrix {
  return pnlMatrix(
    Array.from({ length: eventCount }, (_, event) => means.map((mean) => mean + (event % 2 === 0 ? 1 : -1))),
  );
}

/** Behind cell 0 by d on average, +1 and -1 about it by event: t = d sqrt(9); beyond t(.95, 9) = 1.833 a cell is worse. */
function behind(differences: readonly number[]): PnlMatrix {
  return pnlMatrix(
    Array.from({ length: 10 }, (_, event) =>
      differences.map((d) => 5 - d - (d === 0 ? 0 : event % 2 === 0 ? 1 : -1)),
    ),
  );
}

describe("neighbours", () => {
  it("should be one step away along one parameter of a grid, whatever its spacing", () => {
    expect(neighboursOf(GRID)).toEqual([
      [1, 3],
      [0, 2, 4],
      [1, 5],
      [0, 4, 6],
      [1, 3, 5, 7],
      [2, 4, 8],
      [3, 7],
      [4, 6, 8],
      [5, 7],
    ]);
  });

  it("should not care for a parameter that never varies", () => {
    const flat = {
      parameters: ["gamma", "size"],
      coordinates: LINE.coordinates.map(([gamma]) => [gamma!, 10]),
    };
    expect(neighboursOf(flat)).toEqual(neighboursOf(LINE));
  });

  it("should be the nearest by rank where cells are no grid, and mutual", () => {
    // Ranks by gamma 1 2 3 4, by kappa 1 2 4 3: squared distances from the first cell 2, 13, 13; the fourth is as far as the third.
    const design = {
      parameters: ["gamma", "kappa"],
      coordinates: [
        [1, 10],
        [2, 20],
        [4, 1000],
        [900, 30],
      ],
    };
    const found = neighboursOf(design);

    expect(found[0]).toEqual([1, 2, 3]);
    for (const [cell, others] of found.entries())
      for (const other of others) expect(found[other]).toContain(cell);
  });

  it("should take only the nearest, two a parameter, from a line without a step", () => {
    const places = Array.from({ length: 16 }, (_, place) => place);
    const design = { parameters: ["a", "b"], coordinates: places.map((x) => [x, x * x]) };
    // Both ranks are the place in line: the four nearest are two on either side.
    expect(neighboursOf(design)[8]).toEqual([6, 7, 9, 10]);
  });

  it("should not reach from one strategy to another", () => {
    const design = {
      parameters: ["gamma"],
      coordinates: [[1], [1], [2], [2]],
      groups: ["glft", "riccati", "glft", "riccati"],
    };
    expect(neighboursOf(design)).toEqual([[2], [3], [0], [1]]);
  });

  it("should be none for a single cell", () => {
    expect(neighboursOf({ parameters: ["gamma"], coordinates: [[1]] })).toEqual([[]]);
  });

  it("should come to a mean with their cell, event by event", () => {
    const { values } = neighbourhoodMeans(
      pnlMatrix([
        [3, 6, 9],
        [0, 0, 12],
      ]),
      [[1], [0, 2], [1]],
    );
    expect([...values]).toEqual([4.5, 6, 7.5, 0, 4, 6]);
  });
});

describe("the choice", () => {
  it("should be the cell among good neighbours, not the one that had most luck", () => {
    const found = valueOf(chooseCell(around([9, -1, 5, 6, 3]), neighboursOf(LINE)));

    expect([found.bestCell, found.bestMeanDollars]).toEqual([0, 9]);
    expect([found.cell, found.neighbourCount]).toEqual([3, 2]);
    expect(found.neighbourhoodMeanDollars).toBeCloseTo(14 / 3, 12);
    expect(valueOf(found.sameSignShare)).toBe(1);
  });

  it("should prefer the surer of two neighbourhoods, unless told to go by the mean", () => {
    // The last two cells earn more, all of it in one event.
    const matrix = pnlMatrix(
      Array.from({ length: 8 }, (_, event) => [
        3 + (event % 2),
        3,
        0,
        event === 5 ? 40 : 0,
        event === 5 ? 40 : 0,
      ]),
    );
    const neighbours = [[1], [0], [], [4], [3]];

    expect(valueOf(chooseCell(matrix, neighbours)).cell).toBe(0);
    expect(valueOf(chooseCell(matrix, neighbours, "neighbourhood-mean")).cell).toBe(3);
  });

  it("should take the first of equal cells, and have no share without neighbours", () => {
    const found = valueOf(chooseCell(around([2, 2]), [[], []]));
    expect(found.cell).toBe(0);
    expect(reasonOf(found.sameSignShare)).toBe("the cell has no neighbours");
  });

  it("should refuse a single event", () => {
    expect(reasonOf(chooseCell(around([1, 2], 1), [[], []]))).toContain("2 are the least");
  });
});

describe("the plateau", () => {
  it("should reach as far as cells cannot be told apart, and not beyond a worse one", () => {
    // t = 3 d: .5 gives 1.5, .7 gives 2.1. The last cell would belong, but lies beyond a worse one.
    const found = valueOf(
      plateauOf({
        matrix: behind([0, 0.5, 0.6, 0.7, 0.1]),
        design: LINE,
        neighbours: neighboursOf(LINE),
        chosen: 0,
      }),
    );
    expect(found).toEqual({
      cells: [0, 1, 2],
      share: 0.6,
      ranges: [{ parameter: "gamma", low: 1, high: 3 }],
    });
  });

  it("should hold cells that never differ", () => {
    const matrix = behind([0, 0, 2, 0, 0]);
    expect(
      valueOf(plateauOf({ matrix, design: LINE, neighbours: neighboursOf(LINE), chosen: 0 })).cells,
    ).toEqual([0, 1]);
  });

  it("should refuse fewer than 8 events", () => {
    const matrix = pnlMatrix([[1, 2, 3, 4, 5]]);
    expect(
      reasonOf(plateauOf({ matrix, design: LINE, neighbours: neighboursOf(LINE), chosen: 0 })),
    ).toContain("8 are the least");
  });
});

describe("ranks", () => {
  it("should be shared by equal values, as scipy has them", () => {
    expect(sampleRanks([4, 1, 2, 2, 9, 7, 7])).toEqual([4, 1, 2.5, 2.5, 7, 5.5, 5.5]);
    expect(rankCorrelation([1, 2, 2, 3, 5, 5, 5], [4, 1, 2, 2, 9, 7, 7])).toBeCloseTo(0.7145774380937868, 12);
  });

  it("should not correlate with what never varies", () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeUndefined();
  });
});
