import { fileURLToPath } from "node:url";
import { statisticsVectors } from "./statistics-vectors.ts";

statisticsVectors(fileURLToPath(new URL("../../vectors", import.meta.url)));
