/** `npm run invariants`: writes docs/INVARIANTS.md from the code. A test compares. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueDocument } from "../src/check/catalogue-document.ts";
import { ROOT } from "./run-command.ts";

writeFileSync(join(ROOT, "docs", "INVARIANTS.md"), catalogueDocument());
