/** `demo`: the whole way once, on markets whose truth is known: make, verify, replay, draw. */
import { existsSync } from "node:fs";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import type { RunRows } from "../../core/result-rows.ts";
import { completeParameters } from "../../core/strategy.ts";
import { writeRun } from "../../data/run-store.ts";
import { openStore } from "../../data/store.ts";
import type { SynthMarket } from "../../data/synth/market.ts";
import { SYNTH_PRESETS } from "../../data/synth/presets.ts";
import { storeMarket } from "../../data/synth/store-market.ts";
import { fillModelNamed } from "../../engine/fill-models/catalogue.ts";
import type { LaneRequest } from "../../engine/backtest.ts";
import { DEFAULT_LATENCY } from "../../engine/latency.ts";
import { RATE_LIMITS } from "../../engine/token-bucket.ts";
import { strategyNamed } from "../../strategies/catalogue.ts";
import { BACKTEST_DEFAULTS } from "../../engine/backtest-defaults.ts";
import { inventoryLimit } from "../../engine/setting-values.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { drawReport } from "../draw-report.ts";
import { fillModelsText } from "../fill-models-text.ts";
import { formatCount, formatSpan } from "../format.ts";
import { tellOfTapes, tellSupervisor } from "../interrupt.ts";
import { laneRequests, type LanePlan } from "../lanes.ts";
import { laneDocument, resultText } from "../lanes-view.ts";
import { facts, heading } from "../layout.ts";
import { requireOutFolder } from "../out-folder.ts";
import { loadMarkets, replay } from "../replay.ts";
import type { Page, Terminal } from "../terminal.ts";

export interface DemoOptions {
  readonly db: string;
  readonly out: string;
  readonly seed: string;
  readonly rows: string;
}

/** The models' own world, in which a patient maker should earn; and a game, in which takers know more than he does. */
const PRESETS = ["poisson", "nba-live"];

export async function demo({ terminal }: CommandContext, options: DemoOptions): Promise<CommandResult> {
  const startMs = performance.now();
  const rowCount = parseRowCount(options.rows);
  const step = stepTeller(terminal, 4);
  requireOutFolder(options.out);
  tellOfTapes(options.db);
  if (!existsSync(options.db)) tellSupervisor({ kind: "newDatabase", path: options.db });
  using store = openStore(options.db, "create");
  step(`making ${PRESETS.length} synthetic markets of ${formatCount(rowCount)} rows`);
  const markets = PRESETS.map((preset) => storeMarket(store, { preset, seed: options.seed, rowCount }));
  step("checking them as any recording is checked");
  const loaded = loadMarkets(
    store,
    markets.map(({ ticker }) => ticker),
    false,
    () => undefined,
  );
  step(`replaying them: ${DEMO_STRATEGIES.length} strategies, ${MODELS.length} fill models`);
  const rows = replay(
    {
      lanes: demoLanes(markets.length),
      fees: { kind: "none" },
      feePrecision: "direct",
      isGapAllowed: false,
      isVerified: false,
      seed: options.seed,
    },
    loaded,
  );
  await writeRun(options.out, rows);
  step(`drawing the report`);
  const files = await drawReport(terminal, rows, options.out);
  const elapsedMs = Math.round(performance.now() - startMs);
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-demo/1",
      db: options.db,
      out: options.out,
      report: files.page,
      markets: markets.map(marketDocument),
      manifest: rows.manifest,
      lanes: rows.lanes.map((lane) => laneDocument(lane, rows)),
      elapsedMs,
    },
    render: (page) => render(page, { options, markets, rows, report: files.page, elapsedMs }),
  };
}

function parseRowCount(text: string): number {
  const rowCount = Number(text);
  if (text.trim() !== "" && Number.isInteger(rowCount) && rowCount > 0) return rowCount;
  throw usageError("USAGE_BAD_ROW_COUNT", `--rows was "${text}", it must be a whole number of rows`, {
    hint: "Give for example --rows 100000.",
    data: { rows: text },
  });
}

function stepTeller(terminal: Terminal, stepCount: number): (what: string) => void {
  let done = 0;
  return (what) => terminal.note(terminal.notesPage.colors.dim(`${++done}/${stepCount} ${what}`));
}

/** Narrow enough to be filled in both markets; the linear skew leans harder against its inventory than the naive one. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "naive-skew": { halfSpreadCents: 1 },
  "linear-skew": { halfSpreadCents: 1, skewCentsPerContract: 0.5 },
};

/** From the fewest fills to the most, with the default; `--fill-model all` of a backtest runs the others as well. */
const MODELS = ["through", "fifo-pessimistic", "fifo-matched", "touch"];

/** The two that a first look understands; the others wait for parameters that were measured. */
const DEMO_STRATEGIES = Object.entries(PARAMETERS);

/** These strategies under these fill models, on each market. */
function demoLanes(marketCount: number): LaneRequest[] {
  const plans = DEMO_STRATEGIES.map(([name, given]): LanePlan => {
    const definition = strategyNamed(name);
    const parameters = completeParameters(definition, given);
    return {
      definition,
      parameters,
      fillModels: MODELS.map(fillModelNamed),
      postedThrough: "remainder",
      latency: DEFAULT_LATENCY,
      inventoryLotsMax: inventoryLimit(undefined, "--max-position", definition, parameters),
      rateLimit: RATE_LIMITS.get(BACKTEST_DEFAULTS.rateLimit)!,
      cashMicros: undefined,
    };
  });
  return laneRequests(plans, marketCount, false);
}

function marketDocument(market: SynthMarket): object {
  const { ticker, preset, result, settlementMicros, lastFair, accounts } = market;
  return { ticker, preset, result, settlementMicros, lastFair, accounts };
}

interface Told {
  readonly options: DemoOptions;
  readonly markets: readonly SynthMarket[];
  readonly rows: RunRows;
  readonly report: string;
  readonly elapsedMs: number;
}

function render(page: Page, { options, markets, rows, report, elapsedMs }: Told): string {
  const { db, out } = options;
  const [first] = markets;
  return [
    facts(
      page,
      markets.map((market) => [market.ticker, truthText(market)]),
    ),
    resultText(page, rows.lanes),
    fillModelsText(page, rows.lanes),
    heading(page, `Done in ${formatSpan(elapsedMs * 1_000)}`),
    facts(page, [
      ["report", report],
      ["rows", out],
      ["database", db],
    ]),
    heading(page, "Next"),
    `  npx halfspread strategies naive-skew\n`,
    `  npx halfspread quote naive-skew --state '{"bidCents":48,"askCents":52}'\n`,
    `  npx halfspread verify --db ${db}\n`,
    `  npx halfspread backtest --db ${db} --market ${first!.ticker} \\\n`,
    `      --strategy linear-skew --params '{"halfSpreadCents":1}' --fees none\n`,
    `  npx halfspread import kalshi-frames FILE.. --db data/mine.db\n`,
  ].join("");
}

/** What is known of a market because it was made. */
function truthText({ preset, parameters, accounts, result }: SynthMarket): string {
  const taken = (agent?: string): number =>
    accounts.reduce(
      (lots, account) => lots + (agent === undefined || account.agent === agent ? account.takenLots : 0),
      0,
    );
  const informed = `${((100 * taken("informed")) / Math.max(1, taken())).toFixed(0)} % of the volume knows the fair value`;
  const { sigmaCentsPerSqrtHour, jumpsPerHour } = parameters.fair;
  const moves = `volatility ${sigmaCentsPerSqrtHour.toFixed(1)} cents per square root of an hour`;
  const jumps = jumpsPerHour > 0 ? ` and ${jumpsPerHour.toFixed(0)} jumps an hour` : "";
  return `${SYNTH_PRESETS.get(preset)!.summary}; ${moves}${jumps}, ${informed}; it settled ${result}`;
}
