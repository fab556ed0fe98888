/** Under `npm run mutate` a property that fails is not shrunk: that it fails is all there is to know. */
import fc from "fast-check";

fc.configureGlobal({ endOnFailure: true });
