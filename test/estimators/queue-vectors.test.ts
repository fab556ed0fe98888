import { fileURLToPath } from "node:url";
import { queueVectors } from "./queue-vectors.ts";

queueVectors(fileURLToPath(new URL("../vectors", import.meta.url)));
