import { fileURLToPath } from "node:url";
import { coreVectors } from "./vector-suites.ts";

coreVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
