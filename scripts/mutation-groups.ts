/**
 * What `npm run mutate` mutates, group by group, and the tests that answer for it: a group's mutants are judged by these alone,
 * so that a run takes minutes. docs/TESTING.md has what was measured.
 */
export interface MutationGroup {
  /** Files and patterns of files. */
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** Of `test/scenarios`, where that is among the tests. */
  readonly tables?: readonly string[];
  /** Share of the usual number of runs of each property; a tenth where it is not given. */
  readonly runsFactor?: number;
}

const SCENARIOS = "test/scenarios/scenarios.test.ts";

export const MUTATION_GROUPS = {
  fees: {
    mutate: ["src/core/fee-*.ts", "src/core/fees.ts"],
    tests: ["test/core/fee*.test.ts"],
  },
  book: {
    mutate: ["src/core/order-book.ts"],
    tests: ["test/core/order-book.test.ts"],
    runsFactor: 0.05,
  },
  ledger: {
    mutate: ["src/engine/ledger.ts"],
    tests: ["test/engine/{money,accounting-pnl,cash}.test.ts"],
  },
  quoter: {
    mutate: ["src/engine/quoter.ts", "src/engine/quoted-side.ts"],
    tests: ["test/engine/{quoter,quoted-side,grids-and-floors,risk-in-lane}.test.ts", SCENARIOS],
    tables: ["limits"],
  },
  "fill-models": {
    mutate: [
      "src/engine/fill-models/*.ts",
      "src/engine/account-flow.ts",
      "src/estimators/queue-policies.ts",
      "src/estimators/fill-probability.ts",
    ],
    tests: [
      "test/engine/flow-*.test.ts",
      "test/estimators/{queue-policies,queue-vectors,fill-probability}.test.ts",
      SCENARIOS,
    ],
    tables: ["queue", "posted-through"],
  },
  "risk-gate": {
    mutate: ["src/engine/risk-{gate,room,exposure,breakers,watch}.ts", "src/engine/order-rate.ts"],
    tests: ["test/engine/risk-{gate,exposure,breakers,properties,in-lane,of-desk}.test.ts"],
  },
  "risk-limits": {
    mutate: ["src/engine/risk-{limits,profiles,reasons,settings}.ts"],
    tests: ["test/engine/risk-*.test.ts"],
  },
  strategies: {
    mutate: ["src/strategies/*.ts"],
    tests: ["test/strategies/*.test.ts"],
  },
  // Without what plays paths: it takes ten times as long as all the others.
  "price-models": {
    mutate: ["src/strategies/models/*.ts"],
    tests: ["test/strategies/{models,table-lookup,table-strategies,table-vectors,vectors}.test.ts"],
    runsFactor: 0.05,
  },
  overlays: {
    mutate: ["src/strategies/overlays/*.ts"],
    tests: ["test/strategies/overlays/*.test.ts"],
  },
  values: {
    mutate: ["src/core/{combo-market,digest,exchange-day,market-score,price-grid,units}.ts"],
    tests: ["test/core/{changing-grid,digest,exchange-day,market-selection,price-grid,units}.test.ts"],
  },
  core: {
    mutate: [
      "src/core/*.ts",
      "!src/core/{combo-market,digest,exchange-day,market-score,order-book,price-grid,units}.ts",
      "!src/core/fee*.ts",
      "!src/core/*.d.ts",
    ],
    tests: ["test/core/*.test.ts", "test/strategies/strategies.test.ts", "test/engine/flow-models.test.ts"],
    runsFactor: 0.05,
  },
  estimators: {
    mutate: [
      "src/estimators/**/*.ts",
      "!src/estimators/queue-policies.ts",
      "!src/estimators/fill-probability.ts",
    ],
    tests: ["test/estimators/**/*.test.ts"],
  },
  accounting: {
    mutate: ["src/engine/accounting/*.ts", "src/engine/{pnl-parts,close-up,cash-book}.ts"],
    tests: ["test/engine/{accounting-*,close-up,cash,fees-in-rows}.test.ts", SCENARIOS],
    tables: ["cash"],
  },
  plain: {
    mutate: ["src/engine/plain/*.ts", "src/engine/plain-rows.ts"],
    tests: ["test/engine/plain-*.test.ts"],
    runsFactor: 0.25,
  },
  cells: {
    mutate: ["src/engine/cells/*.ts"],
    tests: ["test/engine/{cells,cells-on-recordings,run-cells}.test.ts"],
  },
  engine: {
    mutate: [
      "src/engine/**/*.ts",
      "!src/engine/{fill-models,accounting,cells,plain}/*.ts",
      "!src/engine/{ledger,quoter,quoted-side,pnl-parts,close-up,cash-book,account-flow,plain-rows,order-rate}.ts",
      "!src/engine/risk-*.ts",
    ],
    tests: ["test/engine/*.test.ts", SCENARIOS],
  },
} as const satisfies Readonly<Record<string, MutationGroup>>;

export type GroupName = keyof typeof MUTATION_GROUPS;
export const GROUP_NAMES = Object.keys(MUTATION_GROUPS) as readonly GroupName[];
