/** The words of a condition: numbers, names of parameters, signs, `and`, `or`, `not`. */
import { usageError, type AppError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import { didYouMean } from "../../core/suggestions.ts";

export interface Token {
  readonly kind: "number" | "name" | "sign" | "end";
  readonly text: string;
  /** Its first character's place in the condition, from 0. */
  readonly place: number;
}

/** Long enough for any relation between parameters; what is read by recursion has to end. */
const LENGTH_MAX = 500;
const WORDS: readonly string[] = ["and", "or", "not"];
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/i;
const SIGN = /^(?:<=|>=|==|!=|[-+*/()<>])/;
/** What a name may be made of, without a sign: "gammaPerDollar", "competition#2.followSeconds". */
const NAME = /^[A-Za-z_][\w#.]*/;

/** @param names of parameters; one with a hyphen, "jump-pause.jumpCents", is a name and no difference. */
export function tokensOf(text: string, names: readonly string[]): readonly Token[] {
  if (text.length > LENGTH_MAX)
    throw badCondition(text, 0, `it has ${text.length} characters, at most ${LENGTH_MAX} are read`);
  const longestFirst = names.toSorted((one, other) => other.length - one.length);
  const tokens: Token[] = [];
  let place = 0;
  for (;;) {
    place += /^\s*/.exec(text.slice(place))![0].length;
    const rest = text.slice(place);
    if (rest === "") return [...tokens, { kind: "end", text: "", place }];
    const token = tokenAt(text, place, rest, longestFirst);
    tokens.push(token);
    place += token.text.length;
  }
}

function tokenAt(text: string, place: number, rest: string, names: readonly string[]): Token {
  const known = names.find((name) => rest.startsWith(name) && !/^[\w#.]/.test(rest.slice(name.length)));
  if (known !== undefined) return { kind: "name", text: known, place };
  const [number] = NUMBER.exec(rest) ?? [];
  if (number !== undefined) return { kind: "number", text: number, place };
  const [sign] = SIGN.exec(rest) ?? [];
  if (sign !== undefined) return { kind: "sign", text: sign, place };
  const [word] = NAME.exec(rest) ?? [];
  if (word === undefined) throw badCondition(text, place, `"${rest[0]}" is no part of a condition`);
  if (WORDS.includes(word)) return { kind: "sign", text: word, place };
  const likely = likelyNames(word, names);
  throw usageError(
    "USAGE_UNKNOWN_PARAMETER",
    `the condition "${text}" names "${word}", which is no parameter here`,
    {
      hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}There are ${names.toSorted().join(", ")}.`,
      data: { name: word, condition: text },
    },
  );
}

const HINT =
  "A condition compares parameters, such as gammaPerDollar * maxPositionContracts <= 3; it knows numbers, + - * / ( ), < <= > >= == !=, and, or, not.";

export function badCondition(text: string, place: number, what: string): AppError {
  return usageError("USAGE_BAD_CONDITION", `the condition "${text}", character ${place + 1}: ${what}`, {
    hint: HINT,
    data: { condition: text, place },
  });
}
