/** What reproduces the run, and what its numbers rest on. */
import type { Manifest } from "../../core/result-rows.ts";
import { countText, durationText } from "../format.ts";
import { markup, type Html } from "./markup.ts";

export function manifestPart(manifest: Manifest): Html {
  const facts: readonly (readonly [string, string])[] = [
    ["halfspread", manifest.halfspreadVersion],
    ["Commit", manifest.commit ?? "N/A: not run from a checkout"],
    ["Node.js", manifest.nodeVersion],
    ["Seed", manifest.seed],
    ["Configuration hash", manifest.configHash],
    ...manifest.tapes.map(
      (tape) => [`Tape ${tape.ticker}`, `${tape.contentHash}, ${countText(tape.rowCount)} rows`] as const,
    ),
    ["Started", manifest.startedAt],
    ["Took", durationText(manifest.elapsedMs / 1000)],
  ];
  return markup`<p>Same tapes, configuration, commit, seed and Node.js give the same rows to the byte.</p>
    <dl class="facts">
      ${facts.map(
        ([name, text]) =>
          markup`<dt>${name}</dt>
            <dd><code>${text}</code></dd>`,
      )}
    </dl>
    <details>
      <summary>Configuration, complete with defaults</summary>
      <pre>${JSON.stringify(manifest.config, undefined, 2)}</pre>
    </details>`;
}

export function assumptionsPart(manifest: Manifest): Html {
  if (manifest.assumptions.length === 0)
    return markup`<p class="missing">
      N/A: the run listed no assumptions, which does not mean that it made none.
    </p>`;
  return markup`<p>Where one of these is wrong, the P&amp;L shown is most likely too good.</p>
    <ul class="plain">
      ${manifest.assumptions.map((text) => markup`<li>${text}</li>`)}
    </ul>`;
}
