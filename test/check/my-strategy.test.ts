/** The one line of a user's test file, on the example that users copy: it makes a test of each invariant. */
import { testInvariants } from "halfspread/check";
import strategy, { claims } from "../../examples/my-strategy.ts";

testInvariants(strategy, { claims });
