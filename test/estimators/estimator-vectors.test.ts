import { fileURLToPath } from "node:url";
import { estimatorVectors } from "./estimator-vectors.ts";

estimatorVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
