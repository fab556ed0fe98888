/**
 * How the JavaScript engine is told to compile the kernel. By default V8 stops inlining into a function at 920 bytes of
 * bytecode, which is less than one decision takes from the row loop to the command queue; calls and the checks after them
 * then cost a sixth of a lane's time (docs/adr/0001-runtime.md; bench/lane.ts). Results do not depend on it.
 */
import { setFlagsFromString } from "node:v8";

const FLAGS = ["--max-inlined-bytecode-size=1500", "--max-inlined-bytecode-size-cumulative=4000"];

/** Raises the limits for all threads of the process; to be called before the kernel first runs. */
export function raiseInliningLimits(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
