/** Every strategy on real recordings, under several fill models and both rules for posted-through volume: experiment.yaml. */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import Table from "cli-table3";
import { parse, stringify } from "yaml";

interface Experiment {
  readonly recordings: readonly string[];
  readonly fees: readonly Record<"series" | "event" | "fee_type", string>[];
  readonly strategies: readonly { readonly strategy: string; readonly params: Record<string, number> }[];
  readonly windowMinutes: Readonly<Record<string, number>>;
  readonly fillModels: readonly string[];
  readonly postedThrough: readonly string[];
  readonly baseline: string;
}

interface Lane {
  readonly strategy: string;
  readonly fillModel: string;
  readonly postedThrough: string;
  readonly fillCount: number;
  readonly pnlMicros: number;
  readonly digest: string;
  readonly marks: { readonly exitMicros: number | null };
}

const here = import.meta.dirname;
const root = path.join(here, "../..");
const out = path.join(root, "reports", path.basename(here));
const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) throw new Error("name the folder of the recordings");
const experiment = parse(readFileSync(path.join(here, "experiment.yaml"), "utf8")) as Experiment;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const db = path.join(out, "data.db");
halfspread(
  "import",
  "kalshi-frames",
  ...experiment.recordings.map((name) => path.join(folder, name)),
  "--db",
  db,
);
const tickers = experiment.recordings.map((name) => /_ws_(.+)\.jsonl/.exec(name)![1]!);
halfspread("import", "fees", feesFile(), "--db", db);
const results = tickers.map((ticker) => ({ ticker, lanes: lanesOf(ticker) }));
writeFileSync(path.join(out, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
for (const postedThrough of experiment.postedThrough)
  for (const fillModel of experiment.fillModels) print(fillModel, postedThrough);
const digests = results.flatMap(({ lanes }) => lanes.map(({ digest }) => digest));
console.log(
  `digest of all lanes: ${createHash("sha256").update(digests.join("\n")).digest("hex").slice(0, 16)}`,
);
console.log(`reports: ${path.relative(process.cwd(), out)}/TICKER/index.html`);

function halfspread(...argv: string[]): string {
  const bin = path.join(root, "bin/halfspread.js");
  return execFileSync(process.execPath, [bin, ...argv], { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** In the words of the exchange's own answers. */
function feesFile(): string {
  const file = path.join(out, "fees.json");
  const answers = experiment.fees.map(({ series, event, ...fee }) => ({
    captured_at: "2023-01-01T00:00:00Z",
    series: { ticker: series, ...fee },
    event: { event_ticker: event, series_ticker: series },
    markets: tickers
      .filter((ticker) => ticker.startsWith(event))
      .map((ticker) => ({ ticker, event_ticker: event })),
  }));
  writeFileSync(file, JSON.stringify(answers));
  return file;
}

/** One run a market: the strategies with estimates that roll, under every model, with a report. */
function lanesOf(ticker: string): readonly Lane[] {
  const series = Object.keys(experiment.windowMinutes).find((name) => ticker.startsWith(name))!;
  const rolling = `rolling:${experiment.windowMinutes[series]}`;
  const lanes = experiment.postedThrough.flatMap((postedThrough) =>
    experiment.strategies.map((lane) => ({
      ...lane,
      postedThrough,
      estimates: isPlain(lane.strategy) ? "fixed" : rolling,
    })),
  );
  const config = path.join(out, `${ticker}.yaml`);
  writeFileSync(config, stringify({ db, market: ticker, fillModel: experiment.fillModels, lanes }));
  const run = path.join(out, ticker);
  const document = JSON.parse(halfspread("backtest", config, "--out", run, "--json")) as { lanes: Lane[] };
  halfspread("report", run);
  return document.lanes;
}

/** Whether nothing of a strategy is estimated. */
function isPlain(strategy: string): boolean {
  return ["fixed-spread", "naive-skew", "linear-skew"].includes(strategy);
}

function print(fillModel: string, postedThrough: string): void {
  const table = new Table({
    head: [
      "P&L, dollars",
      ...tickers.map((ticker) => ticker.replace("KXNBAGAME-26JAN07", "NBA")),
      "against it",
    ],
    style: { compact: true, head: [], border: [] },
  });
  const pnlOf = (name: string): number[] =>
    results.map(({ lanes }) => {
      const lane = lanes.find(
        (one) =>
          (one.strategy === name || one.strategy.startsWith(`${name}, `)) &&
          one.fillModel === fillModel &&
          one.postedThrough === postedThrough,
      );
      return (lane!.marks.exitMicros ?? lane!.pnlMicros) / 1e6;
    });
  const base = pnlOf(experiment.baseline);
  for (const { strategy } of experiment.strategies) {
    const pnl = pnlOf(strategy);
    const [above, below] = [
      pnl.filter((p, i) => p > base[i]!).length,
      pnl.filter((p, i) => p < base[i]!).length,
    ];
    table.push([strategy, ...pnl.map((dollars) => dollars.toFixed(2)), `${above} above, ${below} below`]);
  }
  console.log(`${fillModel}, posted through: ${postedThrough}\n${table.toString()}\n`);
}
