/** Vega's runtime and interpreter as one script for the page, with their licence. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { assert } from "../../core/errors.ts";

const require = createRequire(import.meta.url);

/** About 0.5 MB. The interpreter is published as a module only: its one import and one export are bound to the global. */
export function runtimeScript(): string {
  const vegaBuild = path.dirname(require.resolve("vega"));
  const vega = readFileSync(path.join(vegaBuild, "vega.min.js"), "utf8");
  const licence = readFileSync(path.join(vegaBuild, "..", "LICENSE"), "utf8");
  const source = readFileSync(require.resolve("vega-interpreter"), "utf8");
  const interpreter = bind(source);
  const text = `/* Vega and vega-interpreter\n${licence.replaceAll("*/", "* /")}*/\n${vega}\n${interpreter}`;
  return text
    .replace(/\/\/# sourceMappingURL=.*$/gm, "")
    .replace(/<\/(script)/gi, "<\\/$1")
    .replaceAll("<!--", "<\\!--");
}

function bind(source: string): string {
  const imports = /^import \{([^}]*)\} from 'vega-util';$/m;
  const exports = /^export \{ (\w+) as expressionInterpreter \};$/m;
  assert(
    imports.test(source) && exports.test(source),
    "vega-interpreter imports vega-util and exports its interpreter",
  );
  const body = source
    .replace(imports, (_, names: string) => `const {${names}} = vega;`)
    .replace(exports, (_, name: string) => `vega.expressionInterpreter = ${name};`);
  return `(() => {\n${body}\n})();`;
}
