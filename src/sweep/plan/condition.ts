/**
 * Conditions between parameters, in a small language of their own:
 *
 *   condition   = conjunction { "or" conjunction }
 *   conjunction = negation { "and" negation }
 *   negation    = "not" negation | comparison
 *   comparison  = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 *   sum         = product { ("+" | "-") product }
 *   product     = factor { ("*" | "/") factor }
 *   factor      = "-" factor | number | name | "(" condition ")"
 *
 * Numbers that differ by less than a billionth of themselves are equal: a tenth and two tenths are three tenths.
 */
import { comparison, type Condition, type NumberOf } from "./comparison.ts";
import { badCondition, tokensOf, type Token } from "./condition-tokens.ts";

type Term =
  { readonly kind: "number"; readonly of: NumberOf } | { readonly kind: "truth"; readonly of: Condition };

/**
 * @param names of the parameters, by place. @throws USAGE_BAD_CONDITION, USAGE_UNKNOWN_PARAMETER; what it returns throws
 * USAGE_BAD_CONDITION for a division by 0.
 */
export function parseCondition(text: string, names: readonly string[]): Condition {
  return new Parser(text, names).condition();
}

class Parser {
  readonly #text: string;
  readonly #names: readonly string[];
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#names = names;
    this.#tokens = tokensOf(text, names);
  }

  condition(): Condition {
    const term = this.#disjunction();
    const { kind, text, place } = this.#token;
    if (kind !== "end") throw this.#bad(place, `"${text}" does not belong there`);
    return this.#truth(term, 0);
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** Goes past the next sign if it is one of these. */
  #take(...signs: readonly string[]): Token | undefined {
    const token = this.#token;
    if (token.kind !== "sign" || !signs.includes(token.text)) return undefined;
    this.#next++;
    return token;
  }

  #disjunction(): Term {
    return this.#joined("or", () => this.#conjunction());
  }

  #conjunction(): Term {
    return this.#joined("and", () => this.#negation());
  }

  #joined(word: "and" | "or", read: () => Term): Term {
    let { place } = this.#token;
    let term = read();
    for (let sign = this.#take(word); sign !== undefined; sign = this.#take(word)) {
      const first = this.#truth(term, place);
      ({ place } = this.#token);
      const second = this.#truth(read(), place);
      term = {
        kind: "truth",
        of:
          word === "and"
            ? (values) => first(values) && second(values)
            : (values) => first(values) || second(values),
      };
    }
    return term;
  }

  #negation(): Term {
    if (this.#take("not") === undefined) return this.#comparison();
    const { place } = this.#token;
    const inner = this.#truth(this.#negation(), place);
    return { kind: "truth", of: (values) => !inner(values) };
  }

  #comparison(): Term {
    const { place } = this.#token;
    const term = this.#sum();
    const sign = this.#take("<", "<=", ">", ">=", "==", "!=");
    if (sign === undefined) return term;
    const left = this.#number(term, place);
    const right = this.#number(this.#sum(), sign.place + sign.text.length);
    const again = this.#take("<", "<=", ">", ">=", "==", "!=");
    if (again !== undefined)
      throw this.#bad(again.place, "one comparison cannot follow another: join two with and");
    return { kind: "truth", of: comparison(sign.text, left, right) };
  }

  #sum(): Term {
    let { place } = this.#token;
    let term = this.#product();
    for (let sign = this.#take("+", "-"); sign !== undefined; sign = this.#take("+", "-")) {
      const left = this.#number(term, place);
      ({ place } = this.#token);
      const right = this.#number(this.#product(), place);
      term = {
        kind: "number",
        of:
          sign.text === "+"
            ? (values) => left(values) + right(values)
            : (values) => left(values) - right(values),
      };
    }
    return term;
  }

  #product(): Term {
    let { place } = this.#token;
    let term = this.#factor();
    for (let sign = this.#take("*", "/"); sign !== undefined; sign = this.#take("*", "/")) {
      const left = this.#number(term, place);
      ({ place } = this.#token);
      const right = this.#number(this.#factor(), place);
      const divide = this.#division(left, right, place);
      term = {
        kind: "number",
        of: sign.text === "*" ? (values) => left(values) * right(values) : divide,
      };
    }
    return term;
  }

  #division(left: NumberOf, right: NumberOf, place: number): NumberOf {
    return (values) => {
      const divisor = right(values);
      if (divisor === 0) throw this.#bad(place, "in some cell this is 0, and something is divided by it");
      return left(values) / divisor;
    };
  }

  #factor(): Term {
    const { kind, text, place } = this.#token;
    if (this.#take("-") !== undefined) {
      const inner = this.#number(this.#factor(), place + 1);
      return { kind: "number", of: (values) => -inner(values) };
    }
    if (this.#take("(") !== undefined) {
      const inner = this.#disjunction();
      if (this.#take(")") === undefined) throw this.#bad(place, "this bracket has no other half");
      return inner;
    }
    if (kind === "end") throw this.#bad(place, "it ends where a number or a name must follow");
    if (kind === "sign") throw this.#bad(place, `"${text}" stands where a number or a name must`);
    this.#next++;
    if (kind === "number") {
      const value = Number(text);
      return { kind: "number", of: () => value };
    }
    const index = this.#names.indexOf(text);
    return { kind: "number", of: (values) => values[index]! };
  }

  #number(term: Term, place: number): NumberOf {
    if (term.kind === "number") return term.of;
    throw this.#bad(place, "this is true or false, where a number must stand");
  }

  #truth(term: Term, place: number): Condition {
    if (term.kind === "truth") return term.of;
    throw this.#bad(place, "this is a number, where something true or false must stand");
  }

  #bad(place: number, what: string): Error {
    return badCondition(this.#text, place, what);
  }
}
