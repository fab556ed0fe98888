/** What a user who mistyped a name may have meant, added to the error that refuses it. */
import { AppError } from "./errors.ts";
import { likelyNames } from "./near-names.ts";

/** Looks a name up; an error that names an unknown one (`data.name`) says which of `names` it is like. */
export function suggesting<Result>(names: readonly string[], look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    throw withSuggestion(error, names);
  }
}

/** An error that names an unknown name, with what was likely meant; any other as it is. */
export function withSuggestion(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof AppError) || typeof error.data["name"] !== "string") return error;
  const { code, exitCode, message, data } = error;
  if (!code.startsWith("USAGE_UNKNOWN_")) return error;
  const likely = likelyNames(error.data["name"], names);
  if (likely.length === 0) return error;
  const hint = `${didYouMean(likely)} ${error.hint}`;
  return new AppError(code, exitCode, message, {
    hint,
    data: { ...data, suggestion: likely[0] },
    cause: error,
  });
}

/** "Did you mean a or b?" */
export function didYouMean(names: readonly string[]): string {
  return `Did you mean ${names.join(" or ")}?`;
}
