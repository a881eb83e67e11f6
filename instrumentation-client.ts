import { config } from "zod/v4/core";

// Next runs this before any other code of ours in the browser. Otherwise zod would ask, with the first schema, whether it may
// evaluate text: the policy of the page forbids that, and the browser reports the question as a violation.
config({ jitless: true });
