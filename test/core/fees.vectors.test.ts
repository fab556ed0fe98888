import { fileURLToPath } from "node:url";
import { feeRoundingVectors } from "./fee-vector-suites.ts";

feeRoundingVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
