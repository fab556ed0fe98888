import { coreVectors } from "../strategies/vector-suites.ts";
import { VECTORS_DIR } from "./folders.ts";

coreVectors(VECTORS_DIR);
