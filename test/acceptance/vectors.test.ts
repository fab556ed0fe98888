import { feeModelVectors, feeRoundingVectors } from "../core/fee-vector-suites.ts";
import { marketScoreVectors } from "../core/market-score-vectors.ts";
import { estimatorVectors } from "../estimators/estimator-vectors.ts";
import { closedFormVectors } from "../strategies/closed-form-vectors.ts";
import { latticeModelVectors } from "../strategies/lattice-vectors.ts";
import { strategyVectors } from "../strategies/strategy-vectors.ts";
import { simulationVectors } from "../strategies/simulation-vectors.ts";
import { coreVectors } from "../strategies/vector-suites.ts";
import { VECTORS_DIR } from "./folders.ts";

coreVectors(VECTORS_DIR);
closedFormVectors(VECTORS_DIR);
latticeModelVectors(VECTORS_DIR);
strategyVectors(VECTORS_DIR);
feeModelVectors(VECTORS_DIR);
feeRoundingVectors(VECTORS_DIR);
marketScoreVectors(VECTORS_DIR);
simulationVectors(VECTORS_DIR, 1_000);
estimatorVectors(VECTORS_DIR);
