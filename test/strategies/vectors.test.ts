import { fileURLToPath } from "node:url";
import { closedFormVectors } from "./closed-form-vectors.ts";
import { latticeModelVectors } from "./lattice-vectors.ts";
import { strategyVectors } from "./strategy-vectors.ts";
import { simulationVectors, valueFunctionPlayed } from "./simulation-vectors.ts";
import { coreVectors } from "./vector-suites.ts";

coreVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
closedFormVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
latticeModelVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
strategyVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
simulationVectors(fileURLToPath(new URL("../vectors", import.meta.url)), 1_000);
valueFunctionPlayed(fileURLToPath(new URL("../vectors", import.meta.url)));
