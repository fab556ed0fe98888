import { fileURLToPath } from "node:url";
import { closedFormVectors } from "./closed-form-vectors.ts";
import { latticeModelVectors } from "./lattice-vectors.ts";
import { strategyVectors } from "./strategy-vectors.ts";
import { coreVectors } from "./vector-suites.ts";

const FOLDER = fileURLToPath(new URL("../vectors", import.meta.url));

coreVectors(FOLDER);
closedFormVectors(FOLDER);
latticeModelVectors(FOLDER);
strategyVectors(FOLDER);
