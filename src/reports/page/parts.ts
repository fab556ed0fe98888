/** Small pieces that many sections use: tables, amounts, and N/A with its reason. */
import { dollarsText, signedDollarsText } from "../format.ts";
import { markup, type Html } from "./markup.ts";

interface TableColumn {
  readonly title: string;
  /** Right-aligned figures; else words. */
  readonly isNumber?: boolean;
  /** A sentence or more: the column stays wide enough to read. */
  readonly isLong?: boolean;
}

export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
): Html {
  const classes = columns.map(({ isNumber, isLong }) => (isNumber ? "number" : isLong ? "long" : "words"));
  const heads = columns.map(
    (column, index) => markup`<th scope="col" class="${classes[index]}">${column.title}</th>`,
  );
  const lines = rows.map(
    (cells) =>
      markup`<tr>
        ${cells.map((cell, index) => markup`<td class="${classes[index]}">${cell}</td>`)}
      </tr>`,
  );
  return markup`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}

export type Cell = string | Html;

export function notAvailable(reason: string): Html {
  return markup`<span class="na">N/A</span><small>${reason}</small>`;
}

/** An amount with its sign, losses in their colour as well. */
export function amount(micros: number): Html {
  return markup`<span class="${micros < 0 ? "loss" : "gain"}">${signedDollarsText(micros)}</span>`;
}

export function plainAmount(micros: number): Html {
  return markup`${dollarsText(micros)}`;
}

export function section(id: string, title: string, ...content: readonly (Html | undefined)[]): Html {
  return markup`<section id="${id}">
    <h2>${title}</h2>
    ${content}
  </section>`;
}
