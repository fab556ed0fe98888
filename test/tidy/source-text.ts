/**
 * Just enough reading of TypeScript for the tidy rules: what is code, what is text or a comment, and what is imported.
 * No parser: it knows comments, strings, templates and regular expressions, and keeps every line where it was.
 */

export interface SourceText {
  /** The source with comments blanked. */
  readonly uncommented: string;
  /** The source with comments, texts and regular expressions blanked: only code is left. */
  readonly code: string;
}

/** Code after which a slash begins a regular expression and does not divide. */
const BEFORE_REGEX =
  /(?:^|[([{,;:=!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw))\s*$/;

export function readSource(source: string): SourceText {
  let uncommented = "";
  let code = "";
  let index = 0;
  /** For each template whose `${..}` we are in: how many braces are open inside it. */
  const openBraces: number[] = [];
  const take = (length: number, kind: "code" | "text" | "comment"): void => {
    const piece = source.slice(index, index + length);
    const blank = piece.replaceAll(/[^\n]/g, " ");
    uncommented += kind === "comment" ? blank : piece;
    code += kind === "code" ? piece : blank;
    index += length;
  };
  const takeTemplate = (): void => {
    const rest = source.slice(index);
    const [text = rest] = /^(?:\\[^]|\$(?!\{)|[^\\`$])*/.exec(rest) ?? [];
    take(text.length, "text");
    if (source.startsWith("${", index)) {
      openBraces.push(0);
      take(2, "code");
    } else take(1, "text");
  };
  while (index < source.length) {
    const rest = source.slice(index);
    const char = rest[0]!;
    const comment = /^(?:\/\/[^\n]*|\/\*[^]*?\*\/)/.exec(rest);
    const quoted = /^(?:"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')/.exec(rest);
    const regex = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/.exec(rest);
    if (comment !== null) take(comment[0].length, "comment");
    else if (quoted !== null) take(quoted[0].length, "text");
    else if (regex !== null && BEFORE_REGEX.test(code.slice(-40))) take(regex[0].length, "text");
    else if (char === "`") {
      take(1, "text");
      takeTemplate();
    } else if (char === "}" && openBraces.at(-1) === 0) {
      openBraces.pop();
      take(1, "code");
      takeTemplate();
    } else {
      if (openBraces.length > 0 && char === "{") openBraces[openBraces.length - 1]!++;
      if (openBraces.length > 0 && char === "}") openBraces[openBraces.length - 1]!--;
      take(1, "code");
    }
  }
  return { uncommented, code };
}

const IMPORT_FORMS = [
  /\b(?:import|export)\s(?:[\w$*{},\s]*?)\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["']([^"']+)["']/g,
  /\b(?:require|require\.resolve|import\.meta\.resolve)\s*\(\s*["']([^"']+)["']/g,
];

/** Everything a module names as an import, in whatever form; with types, which are dependencies too. */
export function importsOf({ uncommented }: SourceText): readonly string[] {
  return IMPORT_FORMS.flatMap((form) => [...uncommented.matchAll(form)].map((match) => match[1]!));
}
