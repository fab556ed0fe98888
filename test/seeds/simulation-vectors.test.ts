/** The statistics of the 2008 paper once more, with so many paths that a part in a thousand would be seen. */
import { fileURLToPath } from "node:url";
import { simulationVectors } from "../strategies/simulation-vectors.ts";

simulationVectors(fileURLToPath(new URL("../vectors", import.meta.url)), 20_000);
