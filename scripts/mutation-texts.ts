/**
 * What `npm run mutate` leaves alone: sentences for people. A changed word in an assumption, a hint or a message breaks nothing
 * that a test should hold fast; codes, names and figures are mutated like everything else.
 */
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Fields of texts, whatever is in them. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(["summary", "assumes", "wrongWhen", "hint"]);

/** As much of a node of the syntax tree as is looked at; Stryker gives Babel's, whose types it does not bring along. */
interface SyntaxNode {
  readonly type: string;
  /** Of a string. */
  readonly value?: unknown;
  /** The parts of a template between its values. */
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  /** Of a property. */
  readonly key?: { readonly name?: string };
}

function reasonToLeave({ type, value, quasis = [], key }: SyntaxNode): string | undefined {
  if (type === "StringLiteral" && typeof value === "string" && value.includes(" ")) return "a sentence";
  if (type === "TemplateLiteral" && quasis.some((quasi) => quasi.value.raw.includes(" ")))
    return "a sentence with values";
  if (type === "ObjectProperty" && key?.name !== undefined && TEXT_FIELDS.has(key.name))
    return "a field of text";
  return undefined;
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "texts", {
    shouldIgnore: (path) => reasonToLeave((path as unknown as { readonly node: SyntaxNode }).node),
  }),
];
