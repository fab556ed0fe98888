import { EXIT_CODES } from "../../core/errors.ts";
import type { ParameterSpec, StrategyDefinition } from "../../core/strategy.ts";
import { STRATEGIES } from "../../strategies/catalogue.ts";
import type { CommandResult } from "../command.ts";
import { bullets, facts, heading, table, wrap } from "../layout.ts";
import { chooseStrategy } from "../parameters.ts";
import type { Page } from "../terminal.ts";

/** `strategies`: what there is; `strategies NAME`: what one is tuned by and when not to use it. */
export function strategies(name: string | undefined): CommandResult {
  const definitions = name === undefined ? [...STRATEGIES.values()] : [chooseStrategy(name)];
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-strategies/1", strategies: definitions.map(strategyDocument) },
    render: (page) => (name === undefined ? renderList(page, definitions) : renderOne(page, definitions[0]!)),
  };
}

function strategyDocument(definition: StrategyDefinition): object {
  const { name, summary, source, parameters, assumes, wrongWhen } = definition;
  const specs = parameters.map((spec) => ({ ...spec, unit: unitOfName(spec.name) }));
  return { name, summary, source, parameters: specs, assumes, wrongWhen };
}

function renderList(page: Page, definitions: readonly StrategyDefinition[]): string {
  return [
    facts(
      page,
      definitions.map(({ name, summary }) => [name, summary]),
    ),
    `\nOne of them in full: halfspread strategies ${definitions[0]!.name}\n`,
  ].join("");
}

function renderOne(page: Page, definition: StrategyDefinition): string {
  const { name, summary, source, parameters, assumes, wrongWhen } = definition;
  const columns = [
    { title: "parameter", align: "left" },
    { title: "default", align: "right" },
    { title: "from", align: "right" },
    { title: "to", align: "right" },
    { title: "unit", align: "left" },
  ] as const;
  const defaults = Object.fromEntries(parameters.map((spec) => [spec.name, spec.default]));
  return [
    facts(page, [
      ["strategy", page.colors.bold(name)],
      ["rule", summary],
      ["source", source],
    ]),
    "\n",
    table(page, columns, parameters.map(parameterCells)),
    "\n",
    facts(
      page,
      parameters.map((spec) => [spec.name, spec.summary]),
    ),
    heading(page, "Assumes"),
    bullets(page, assumes),
    heading(page, "Wrong when"),
    bullets(page, wrongWhen),
    heading(page, "As --params (these are the defaults)"),
    wrap(`'${JSON.stringify(defaults, null, 1).replaceAll("\n", "").replace("{ ", "{")}'`, page.columns - 2)
      .map((line) => `  ${line}\n`)
      .join(""),
  ].join("");
}

function parameterCells(spec: ParameterSpec): string[] {
  const numbers = [spec.default, spec.min, spec.max].map((value) => value.toLocaleString("en-US"));
  return [spec.name, ...numbers, unitOfName(spec.name)];
}

const QUANTITIES: Readonly<Record<string, string>> = {
  Cents: "cents",
  Contracts: "contracts",
  Dollars: "dollars",
  Hours: "hours",
  Seconds: "seconds",
  Frac: "fraction",
  Rate: "fraction",
};

/** The unit a parameter's name ends with: `skewCentsPerContract` -> "cents per contract". */
export function unitOfName(name: string): string {
  const match = /([A-Z][a-z]+)?(?:Per(Sqrt)?([A-Z][a-z]+))?$/.exec(name);
  const [, quantity, root, divisor] = match ?? [];
  const measured = quantity === undefined ? undefined : QUANTITIES[quantity];
  const per = divisor === undefined ? "" : `per ${root === undefined ? "" : "root "}${divisor.toLowerCase()}`;
  return [measured, per].filter((part) => part !== undefined && part !== "").join(" ") || "number";
}
