/** `check`: strategies held to the economic invariants of docs/INVARIANTS.md. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkDocument, tallyOf } from "../../check/document.ts";
import type { StrategyClaims } from "../../check/claims.ts";
import type { CheckedRecording } from "../../check/invariant.ts";
import { junitXml } from "../../check/junit.ts";
import { questionCount, runChecks } from "../../check/run.ts";
import { claimsWithOverlays } from "../../check/overlay-claims.ts";
import { rowOf } from "../../check/strategy-rows.ts";
import { createSubject, type Subject } from "../../check/subject.ts";
import { checkParameters } from "../../core/checked-parameters.ts";
import { AppError, EXIT_CODES, usageError } from "../../core/errors.ts";
import type { StrategyDefinition } from "../../core/strategy.ts";
import { listMarkets } from "../../data/markets.ts";
import { openStore } from "../../data/store.ts";
import { tapeOf } from "../../data/tape-cache.ts";
import { STRATEGIES, type StrategyName } from "../../strategies/catalogue.ts";
import { givenOverlayParameters, overlaid } from "../../strategies/overlays/overlaid.ts";
import { checkText } from "../check-text.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { tellOfTapes } from "../interrupt.ts";
import { requireOutFolder } from "../out-folder.ts";
import { chooseOverlays } from "../overlays.ts";
import { chooseStrategy } from "../parameters.ts";
import { startProgress } from "../progress.ts";
import { isStrategyFile, loadStrategyFile } from "../strategy-file.ts";
import { tellWarnings } from "../strategy-warnings.ts";
import { parseJsonObject } from "../values.ts";

export interface CheckCommandOptions {
  readonly strategy?: string;
  readonly params?: string;
  readonly overlay?: readonly string[];
  readonly db?: string;
  readonly market?: readonly string[];
  readonly seed: string;
  readonly junit?: string;
}

export async function check(
  { terminal }: CommandContext,
  options: CheckCommandOptions,
): Promise<CommandResult> {
  const { strategy: named, params, overlay = [], seed, junit } = options;
  if (junit !== undefined) requireOutFolder(path.dirname(junit), "--junit");
  const subjects = await chooseSubjects(options);
  tellWarnings(terminal, subjects);
  const context = { seed, recordings: recordingsOf(options) };
  const plan = { subjects, context };
  const progress = await startProgress(terminal, questionCount(plan));
  let results;
  try {
    results = runChecks({ ...plan, onStart: (done, what) => progress.update(done, what) });
  } catch (error) {
    throw named !== undefined && isStrategyFile(named) ? ownFailure(named, error) : error;
  } finally {
    progress.stop();
  }
  if (junit !== undefined) writeWhole(junit, junitXml(results));
  return {
    exitCode: tallyOf(results).failCount === 0 ? EXIT_CODES.good : EXIT_CODES.checkFailed,
    document: checkDocument(seed, subjects, results),
    render: (page) => checkText(page, { subjects, results, seed, named, params, overlay, junit }),
  };
}

async function chooseSubjects({
  strategy,
  params,
  overlay = [],
}: CheckCommandOptions): Promise<readonly Subject[]> {
  if (strategy === undefined) {
    if (overlay.length > 0)
      throw usageError("USAGE_OVERLAY_WITHOUT_STRATEGY", "--overlay was given without --strategy", {
        hint: "Say what it is laid over: --strategy NAME or FILE.",
      });
    if (params !== undefined)
      throw usageError("USAGE_PARAMS_WITHOUT_STRATEGY", "--params was given without --strategy", {
        hint: "Say whose parameters they are: --strategy NAME or FILE.",
      });
    return [...STRATEGIES].map(([name, definition]) =>
      createSubject(definition, rowOf(name as StrategyName)),
    );
  }
  if (isStrategyFile(strategy)) {
    const { definition, claims } = await loadStrategyFile(strategy);
    return [ownSubject(strategy, checked(definition, claims, params, overlay))];
  }
  const definition = chooseStrategy(strategy);
  const { checkedDefinition, claims, given } = checked(
    definition,
    rowOf(definition.name as StrategyName),
    params,
    overlay,
  );
  return [createSubject(checkedDefinition, claims, given)];
}

interface Checked {
  readonly checkedDefinition: StrategyDefinition;
  readonly claims: StrategyClaims;
  /** Parameters that are not drawn. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A strategy, or one with overlays and what is left of its claims. */
function checked(
  definition: StrategyDefinition,
  claims: StrategyClaims,
  params: string | undefined,
  overlays: readonly string[],
): Checked {
  const choices = chooseOverlays(overlays, "--overlay");
  const checkedDefinition = overlaid(definition, choices);
  return {
    checkedDefinition,
    claims:
      choices.length === 0
        ? claims
        : claimsWithOverlays(
            claims,
            choices.map(({ overlay }) => overlay.name),
          ),
    given: { ...givenParameters(checkedDefinition, params), ...givenOverlayParameters(choices) },
  };
}

/** A user's strategy that cannot even be made is the user's to mend, not a bug of ours. */
function ownSubject(file: string, { checkedDefinition, claims, given }: Checked): Subject {
  try {
    return createSubject(checkedDefinition, claims, given);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw usageError(
      "USAGE_STRATEGY_FAILED",
      `${file}: create threw ${String(cause)} with the default parameters`,
      {
        hint: "A strategy has to accept its own defaults; --debug shows where it threw.",
        data: { file },
        cause,
      },
    );
  }
}

/** What a user's strategy throws while it quotes is the user's to mend as well. */
function ownFailure(file: string, cause: unknown): unknown {
  if (cause instanceof AppError || !(cause instanceof Error)) return cause;
  return usageError(
    "USAGE_STRATEGY_FAILED",
    `${file}: it threw "${cause.message}" while it was asked for quotes`,
    {
      hint: "A strategy answers every state with quotes or none; --debug shows where it threw.",
      data: { file },
      cause,
    },
  );
}

/** Those of `--params` alone: what is not given is drawn. */
function givenParameters(
  definition: StrategyDefinition,
  text: string | undefined,
): Readonly<Record<string, unknown>> {
  const given = parseJsonObject("--params", text ?? "{}", '{"halfSpreadCents":2}');
  checkParameters(definition, given);
  return given;
}

function recordingsOf({ db, market }: CheckCommandOptions): readonly CheckedRecording[] {
  if (db === undefined) {
    if (market === undefined) return [];
    throw usageError("USAGE_MARKET_WITHOUT_DB", "--market was given without --db", {
      hint: "Say which database the markets are in: --db FILE.",
    });
  }
  tellOfTapes(db);
  using store = openStore(db, "read");
  const tickers = market ?? listMarkets(store).map(({ ticker }) => ticker);
  return [...new Set(tickers)].map((ticker) => ({
    ticker,
    tape: tapeOf(store, ticker, { isGapAllowed: true }),
  }));
}

/** Nothing half-written is left behind. */
function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}
