/** Vectors that are averages over played paths: seconds of work, so they are a file of their own. */
import { fileURLToPath } from "node:url";
import { simulationVectors, valueFunctionPlayed } from "./simulation-vectors.ts";

const FOLDER = fileURLToPath(new URL("../vectors", import.meta.url));

simulationVectors(FOLDER, 1_000);
valueFunctionPlayed(FOLDER);
