/** The invariant that needs no draws: every parameter does something. */
import type { Parameters, ParameterSpec, StrategyDefinition } from "../../core/strategy.ts";
import { byDecades, positionMax } from "../draws.ts";
import type { StrategyInvariant, Verdict } from "../invariant.ts";
import { quotedCase, thrownBreach } from "../quote-check.ts";
import { checkedGrids, createQuoter, posted, type Quoted, type Quoter, type QuoteState } from "../quoter.ts";
import type { Subject } from "../subject.ts";
import { lots, position } from "./raw.ts";

const ID = "no-dead-parameter";
const LOSS =
  "A spread that a factor of 0.01 keeps at its floor of 2 cents ignores gamma, sigma, k and time alike: every cell of a sweep over them is the same strategy, and the market that needed 6 cents cost $40 in 1,000 contracts.";

/** Values looked at between the ends of a range. */
const PLACES = 24;
const FAIR_CENTS = [50, 20.5, 79.5, 6, 94] as const;
const INVENTORY_SHARES = [0, 0.1, -0.1, 0.3, -0.3, 0.5, -0.5, 0.8, -0.8, 1, -1] as const;
const HOURS = [6, 0.5, 72] as const;

export const noDeadParameter: StrategyInvariant = {
  id: ID,
  kind: "quote",
  scope: "strategy",
  statement:
    "Every parameter moves some quote, or says how far the formula may be trusted: what can be tuned does something.",
  condition:
    "for each parameter that is not fixed there is a value in its stated range, all others at their defaults, with which the posted price or size of a quote in some state on whole cents " +
    "(5 fair values, 11 inventories up to the largest position, 3 times to the close) differs from that with the default. " +
    "A parameter whose role is validity moves none of them, and changes some warning",
  tolerance: "none: a posted cent or a lot",
  costs: LOSS,
  check(subject: Subject): Verdict {
    const standing = subject.standing(ID);
    if (standing.holds === "not") return { outcome: "not-applicable", reason: standing.why };
    try {
      return look(subject);
    } catch (error) {
      return threw(subject, error);
    }
  },
};

/** Each free parameter in turn. */
function look(subject: Subject): Verdict {
  const quoter = createQuoter(subject.definition);
  const states = probeStates(subject.parameters);
  const usual = states.map((state) => signature(quoter.quote(subject.parameters, state)));
  const free = subject.definition.parameters.filter(({ name }) => !Object.hasOwn(subject.fixed, name));
  if (free.length === 0) return { outcome: "not-applicable", reason: "all parameters are fixed" };
  for (const spec of free) {
    const isValidity = spec.role === "validity";
    if (isAlive(quoter, subject.parameters, spec, states, usual) === isValidity)
      return isValidity ? meddling(subject, spec) : dead(subject, quoter, spec, states[0]!);
    if (isValidity && !isHeard(subject.definition, quoter, subject.parameters, spec))
      return unheard(subject, spec);
  }
  return { outcome: "pass", caseCount: free.length };
}

function threw({ parameters }: Subject, error: unknown): Verdict {
  const { cause, ...breach } = thrownBreach(error);
  return {
    outcome: "fail",
    counterExample: {
      ...breach,
      parameters,
      state: { grid: "linear_cent" },
      missCents: undefined,
      likelyCause: cause,
      cost: LOSS,
    },
  };
}

function probeStates(parameters: Parameters): readonly QuoteState[] {
  const grid = checkedGrids()[0]!;
  const largest = positionMax(parameters);
  const inventories = new Set(INVENTORY_SHARES.map((share) => lots(share * largest)));
  return FAIR_CENTS.flatMap((fairCents) =>
    [...inventories].flatMap((inventoryContracts) =>
      HOURS.map((hoursToClose) => ({
        grid,
        fairCents,
        bestBidCents: fairCents - 1.5,
        bestAskCents: fairCents + 1.5,
        inventoryContracts,
        hoursToClose,
      })),
    ),
  );
}

function isAlive(
  quoter: Quoter,
  base: Parameters,
  spec: ParameterSpec,
  states: readonly QuoteState[],
  usual: readonly string[],
): boolean {
  return rangeOf(spec).some((value) => {
    const parameters = { ...base, [spec.name]: value };
    return (
      quoter.accepts(parameters) &&
      states.some((state, index) => signature(quoter.quote(parameters, state)) !== usual[index])
    );
  });
}

/** Whether some value of it changes what is warned of. */
function isHeard(
  definition: StrategyDefinition,
  quoter: Quoter,
  base: Parameters,
  spec: ParameterSpec,
): boolean {
  const warningsOf = (parameters: Parameters): string => (definition.warnings?.(parameters) ?? []).join("\n");
  const usual = warningsOf(base);
  return rangeOf(spec).some((value) => {
    const parameters = { ...base, [spec.name]: value };
    return quoter.accepts(parameters) && warningsOf(parameters) !== usual;
  });
}

/** Both ends first: they tell most. */
function rangeOf(spec: ParameterSpec): readonly number[] {
  const places = Array.from({ length: PLACES - 1 }, (_, index) => ((index + 1) * 1_000) / PLACES);
  const values = [spec.min, spec.max, ...places.map((place) => byDecades(spec, place))];
  return spec.name.endsWith("Contracts") ? values.map(lots).filter((value) => value >= spec.min) : values;
}

/** What reaches the exchange of a quote. */
function signature(quoted: Quoted): string {
  const { bidBp, askBp } = posted(quoted);
  const sizes = [quoted.bids, quoted.asks].map((wishes) =>
    wishes.reduce((sum, { sizeContracts }) => sum + sizeContracts, 0).toFixed(2),
  );
  return `${bidBp} ${askBp} ${sizes.join(" ")}`;
}

function unheard(subject: Subject, { name, min, max }: ParameterSpec): Verdict {
  return saidOfValidity(subject, name, {
    observed: `${name} from ${min} to ${max} changes no warning`,
    demanded: "some value of it warns that the formula is not to be trusted, or no longer does",
    likelyCause: `dropped term: ${name} never reaches the warnings, so it does nothing at all`,
  });
}

function meddling(subject: Subject, { name }: ParameterSpec): Verdict {
  return saidOfValidity(subject, name, {
    observed: `${name} moves a posted quote`,
    demanded: "its role is validity: it moves none",
    likelyCause: `wrong role: ${name} is part of the formula, not of its range`,
  });
}

function saidOfValidity(
  { parameters }: Subject,
  parameter: string,
  said: { readonly observed: string; readonly demanded: string; readonly likelyCause: string },
): Verdict {
  const rest = { parameters, state: { parameter }, quotes: [], missCents: undefined, cost: LOSS };
  return { outcome: "fail", counterExample: { ...rest, ...said } };
}

function dead(
  subject: Subject,
  quoter: Quoter,
  { name, min, max }: ParameterSpec,
  state: QuoteState,
): Verdict {
  const at = (value: number): Parameters => ({ ...subject.parameters, [name]: value });
  const ends = [min, max].filter((value) => quoter.accepts(at(value)));
  return {
    outcome: "fail",
    counterExample: {
      parameters: subject.parameters,
      state: {
        parameter: name,
        grid: state.grid.name,
        fairCents: state.fairCents,
        inventoryContracts: state.inventoryContracts,
      },
      quotes: ends.map((value) =>
        quotedCase(`${name} ${value}, ${position(state.inventoryContracts)}`, quoter.quote(at(value), state)),
      ),
      observed: `${name} from ${min} to ${max} moves no posted quote`,
      demanded: "some value of it moves a quote by a tick or a lot in some state",
      missCents: undefined,
      likelyCause: `dropped term or lost scale: ${name} never reaches the quote, or is a floor, a cap or a factor of 0.01 away from it`,
      cost: LOSS,
    },
  };
}
