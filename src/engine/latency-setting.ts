/**
 * The setting `latency`: `20,50`, or a model for each leg, as text or as objects of a configuration (docs/LATENCY.md).
 *
 *   feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms),response=20ms
 *
 * A leg that is not named keeps its default.
 */
import { usageError, type AppError } from "../core/errors.ts";
import { likelyNames } from "../core/near-names.ts";
import { didYouMean } from "../core/suggestions.ts";
import { nearestWhole, US_PER_MS, US_PER_SECOND } from "../core/units.ts";
import {
  DEFAULT_LATENCY,
  DELAY_US_MAX,
  faultOf,
  LEGS,
  legsOf,
  type Delay,
  type Latency,
  type Leg,
} from "./latency.ts";

/** Measured round trips of a file that is not read yet. */
export interface DelayFile {
  readonly kind: "file";
  readonly file: string;
  readonly reading: "by-time" | "distribution";
  readonly plusUs: number;
}

export type LegChoices = Readonly<Record<Leg, Delay | DelayFile>>;
export type LatencyChoice = Latency | LegChoices;

const FORMS = "a time (20ms), uniform, exponential, lognormal, quantiles, recorded or measured";
const HINT =
  "Give for example 20,50 or feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms),response=20ms; docs/LATENCY.md has every form.";

/** What stands between a model's brackets, as a configuration calls it. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  constant: ["time"],
  uniform: ["low", "high"],
  exponential: ["mean"],
  lognormal: ["median", "sigma"],
  quantiles: ["times"],
  recorded: ["file"],
  measured: ["file"],
};

/** @throws USAGE_BAD_LATENCY naming the part that cannot be. */
export function parseLatency(
  setting: string | Readonly<Record<string, unknown>>,
  name: string,
): LatencyChoice {
  if (typeof setting !== "string") return legsOfParts(Object.entries(setting), name);
  if (!setting.includes("=")) return constants(setting, name);
  if (setting.split("(").length !== setting.split(")").length)
    throw bad(name, `was "${setting}", a bracket has no other half`);
  const parts = splitOutside(setting).map((part): [string, string] => {
    const [, leg, text] = /^\s*(\w+)\s*=(.*)$/s.exec(part) ?? [];
    if (leg === undefined) throw bad(name, `has "${part.trim()}", each part must be LEG=MODEL`);
    return [leg, text!];
  });
  return legsOfParts(parts, name);
}

/** "20,50": milliseconds from the exchange to us, and back. */
function constants(text: string, name: string): Latency {
  const parts = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const [feedMs = NaN, orderMs = NaN] = parts;
  if (parts.length !== 2 || !isDelay(feedMs) || !isDelay(orderMs))
    throw usageError(
      "USAGE_BAD_LATENCY",
      `${name} was "${text}", it must be two times in milliseconds, FEED,ORDER, or a model for each leg`,
      {
        hint: "Give for example 20,50; each is a whole number of microseconds from zero to an hour.",
        data: { latency: text },
      },
    );
  return { feedUs: nearestWhole(feedMs * US_PER_MS), orderUs: nearestWhole(orderMs * US_PER_MS) };
}

function isDelay(ms: number): boolean {
  return (
    ms >= 0 &&
    ms * US_PER_MS <= DELAY_US_MAX &&
    Math.abs(ms * US_PER_MS - nearestWhole(ms * US_PER_MS)) < 1e-6
  );
}

function legsOfParts(parts: readonly (readonly [string, unknown])[], name: string): LegChoices {
  const choices = new Map<Leg, Delay | DelayFile>();
  for (const [leg, value] of parts) {
    if (!isLeg(leg)) throw unknown(name, `names a leg "${leg}"`, leg, LEGS);
    if (choices.has(leg)) throw bad(name, `names the leg ${leg} twice`);
    choices.set(leg, delayOf(typeof value === "string" ? value : textOf(value, leg, name), leg, name));
  }
  if (choices.size === 0) throw bad(name, "names no leg");
  const { feed, order, response } = legsOf(DEFAULT_LATENCY);
  return {
    feed: choices.get("feed") ?? feed,
    order: choices.get("order") ?? order,
    response: choices.get("response") ?? response,
  };
}

function isLeg(text: string): text is Leg {
  return (LEGS as readonly string[]).includes(text);
}

/** An object of a configuration as it would be typed. */
function textOf(value: unknown, leg: Leg, name: string): string {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad(name, `has ${leg}: ${JSON.stringify(value)}, it must be a text or an object with a model`);
  const { model, plus, ...given } = value as Readonly<Record<string, unknown>>;
  if (typeof model !== "string") throw bad(name, `has no model for ${leg}`);
  const fields = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
  if (fields === undefined)
    throw unknown(name, `has a model "${model}" for ${leg}`, model, Object.keys(MODELS));
  for (const field of Object.keys(given))
    if (!fields.includes(field)) throw unknown(name, `has ${leg}.${field}`, field, [...fields, "plus"]);
  const inside = fields.flatMap((field) => given[field] ?? []).map(String);
  const plusText = plus === undefined ? "" : `+${typeof plus === "string" ? plus : JSON.stringify(plus)}`;
  if (model === "constant") return `${inside.join(",")}${plusText}`;
  return `${model}${inside.length === 0 ? "" : `(${inside.join(",")})`}${plusText}`;
}

function delayOf(text: string, leg: Leg, name: string): Delay | DelayFile {
  const [, body = "", plusText] = /^\s*(.*?)\s*(?:\+([^()+]*))?$/s.exec(text.trimEnd()) ?? [];
  const at = (what: string): Error => bad(name, `has ${leg}=${text.trim()}: ${what}`);
  const plusUs = plusText === undefined ? 0 : timeOf(plusText, at);
  const [, model = "", inside] = /^(\w+)(?:\((.*)\))?$/s.exec(body) ?? [];
  const delay =
    Object.hasOwn(MODELS, model) && model !== "constant"
      ? modelOf(model, inside, plusUs, { leg, at })
      : constantOf(body, plusUs, { leg, name, at });
  const fault = delay.kind === "file" ? undefined : faultOf(delay, leg);
  if (fault !== undefined) throw at(`it is ${fault}`);
  return delay;
}

interface Place {
  readonly leg: Leg;
  readonly at: (what: string) => Error;
}

function constantOf(
  body: string,
  plusUs: number,
  { leg, name, at }: Place & { readonly name: string },
): Delay {
  if (/^[a-z]\w*(\(.*)?$/is.test(body) && body !== "NaN")
    throw unknown(
      name,
      `has a model "${body}" for ${leg}`,
      body.split("(")[0]!,
      Object.keys(MODELS).slice(1),
    );
  return { kind: "constant", us: timeOf(body, at) + plusUs };
}

function modelOf(
  model: string,
  inside: string | undefined,
  plusUs: number,
  { leg, at }: Place,
): Delay | DelayFile {
  const parts = inside === undefined ? [] : inside.split(",").map((part) => part.trim());
  if (model === "recorded" || model === "measured") {
    if (leg === "feed" && model === "recorded" && inside === undefined) return { kind: "recorded", plusUs };
    if (leg === "feed")
      throw at("for the feed there is the tape's own lag, which is recorded without a file");
    if (parts.length !== 1 || parts[0] === "")
      throw at(`${model} round trips need their file, ${model}(acks.csv)`);
    return {
      kind: "file",
      file: parts[0]!,
      reading: model === "recorded" ? "by-time" : "distribution",
      plusUs,
    };
  }
  const count = MODELS[model]!.length;
  const isComplete = model === "quantiles" ? parts.length >= 2 : parts.length === count;
  if (!isComplete || parts.includes(""))
    throw at(
      `${model} needs ${model === "quantiles" ? "two times or more, ascending" : MODELS[model]!.join(" and ")}`,
    );
  switch (model) {
    case "uniform":
      return { kind: "uniform", lowUs: timeOf(parts[0]!, at), highUs: timeOf(parts[1]!, at), plusUs };
    case "exponential":
      return { kind: "exponential", meanUs: timeOf(parts[0]!, at), plusUs };
    case "lognormal":
      return { kind: "lognormal", medianUs: timeOf(parts[0]!, at), sigma: Number(parts[1]), plusUs };
    default:
      return { kind: "quantiles", quantilesUs: parts.map((part) => timeOf(part, at)), plusUs };
  }
}

const UNITS_US: Readonly<Record<string, number>> = { us: 1, ms: US_PER_MS, s: US_PER_SECOND };

function timeOf(text: string, at: (what: string) => Error): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(us|ms|s)\s*$/.exec(text) ?? [];
  const us = number === undefined ? NaN : Number(number) * UNITS_US[unit!]!;
  if (Number.isNaN(us) || Math.abs(us - nearestWhole(us)) > 1e-6)
    throw at(`"${text.trim()}" is no time; write 20ms (or us, s), zero or more, whole microseconds`);
  return nearestWhole(us);
}

/** Parts between commas that stand in no brackets. */
function splitOutside(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

function unknown(name: string, what: string, word: string, names: readonly string[]): Error {
  const likely = likelyNames(word, names);
  const hint = `${likely.length === 0 ? "" : `${didYouMean(likely)} `}There are ${names.join(", ")}. ${HINT}`;
  return usageError("USAGE_BAD_LATENCY", `${name} ${what}, which there is not`, {
    hint,
    data: { name: word },
  });
}

function bad(name: string, what: string): AppError {
  return usageError("USAGE_BAD_LATENCY", `${name} ${what}`, { hint: `A model is ${FORMS}. ${HINT}` });
}
