export { forgetLimits } from "./forget";
export { limiter } from "./open";
