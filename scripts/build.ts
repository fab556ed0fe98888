/** `npm run build`: compiles the sources into `dist`, with types, from nothing. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { mustRun, ROOT } from "./run-command.ts";

rmSync(join(ROOT, "dist"), { recursive: true, force: true });
await mustRun(["tsc", "-p", "tsconfig.build.json"]);
