import { queueVectors } from "../estimators/queue-vectors.ts";
import { VECTORS_DIR } from "./folders.ts";

queueVectors(VECTORS_DIR);
