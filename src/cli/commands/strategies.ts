import { EXIT_CODES } from "../../core/errors.ts";
import type { ParameterSpec, StrategyDefinition } from "../../core/strategy.ts";
import { STRATEGIES, strategyNamed } from "../../strategies/catalogue.ts";
import { OVERLAYS } from "../../strategies/overlays/catalogue.ts";
import type { OverlayDefinition } from "../../strategies/overlays/overlay.ts";
import type { CommandResult } from "../command.ts";
import { NO_VALUE } from "../format.ts";
import { bullets, facts, heading, table, wrap } from "../layout.ts";
import { suggesting } from "../../core/suggestions.ts";
import type { Page } from "../terminal.ts";

/** What strategies and overlays say of themselves. */
type Described = Omit<StrategyDefinition, "create">;

/** `strategies`: what there is; `strategies NAME`: what a strategy or an overlay is tuned by and when not to use it. */
export function strategies(name: string | undefined): CommandResult {
  const { chosen, overlays } = choose(name);
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-strategies/1",
      strategies: chosen.map(description),
      overlays: overlays.map((overlay) => ({ ...description(overlay), needs: overlay.needs })),
    },
    render: (page) => {
      if (name === undefined) return renderList(page, chosen, overlays);
      const [overlay] = overlays;
      return overlay === undefined
        ? renderOne(page, chosen[0]!, "strategy", "--params")
        : renderOne(page, overlay, "overlay", `--overlay ${overlay.name}=`);
    },
  };
}

function choose(name: string | undefined): {
  readonly chosen: readonly StrategyDefinition[];
  readonly overlays: readonly OverlayDefinition[];
} {
  if (name === undefined) return { chosen: [...STRATEGIES.values()], overlays: [...OVERLAYS.values()] };
  const overlay = OVERLAYS.get(name);
  if (overlay !== undefined) return { chosen: [], overlays: [overlay] };
  const chosen = suggesting([...STRATEGIES.keys(), ...OVERLAYS.keys()], () => strategyNamed(name));
  return { chosen: [chosen], overlays: [] };
}

function description(definition: Described): object {
  const { name, summary, source, parameters, assumes, wrongWhen } = definition;
  const specs = parameters.map((spec) => ({ ...spec, unit: unitOfName(spec.name) }));
  return { name, summary, source, parameters: specs, assumes, wrongWhen };
}

function renderList(
  page: Page,
  definitions: readonly StrategyDefinition[],
  overlays: readonly OverlayDefinition[],
): string {
  const entries = (list: readonly Described[]) =>
    facts(
      page,
      list.map(({ name, summary }) => [name, summary]),
    );
  return [
    entries(definitions),
    heading(page, "Overlays, to lay over any of them (--overlay NAME)"),
    entries(overlays),
    `\nOne of them in full: halfspread strategies ${definitions[0]!.name}\n`,
  ].join("");
}

function renderOne(page: Page, definition: Described, kind: "strategy" | "overlay", option: string): string {
  const { name, summary, source, parameters, assumes, wrongWhen } = definition;
  const columns = [
    { title: "parameter", align: "left" },
    { title: "default", align: "right" },
    { title: "from", align: "right" },
    { title: "to", align: "right" },
    { title: "usual", align: "right" },
    { title: "unit", align: "left" },
  ] as const;
  const defaults = Object.fromEntries(parameters.map((spec) => [spec.name, spec.default]));
  return [
    facts(page, [
      [kind, page.colors.bold(name)],
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
    heading(page, `As ${option} (these are the defaults)`),
    wrap(`'${JSON.stringify(defaults, null, 1).replaceAll("\n", "").replace("{ ", "{")}'`, page.columns - 2)
      .map((line) => `  ${line}\n`)
      .join(""),
  ].join("");
}

function parameterCells(spec: ParameterSpec): string[] {
  const numbers = [spec.default, spec.min, spec.max].map((value) =>
    value.toLocaleString("en-US", { maximumSignificantDigits: 6 }),
  );
  const usual = spec.usual === undefined ? NO_VALUE : spec.usual.join(" - ");
  return [spec.name, ...numbers, usual, unitOfName(spec.name)];
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
