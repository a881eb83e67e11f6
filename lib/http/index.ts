export { addressOf, stampAddress } from "./address";
export { type RawBody, rawBody, readBody } from "./body";
export { answerCall, requestIdOf } from "./call";
export { type AnyDeclaration, type RouteHandler, rawAnswer } from "./declaration";
export { allowanceHeaders, consume, demand, LIMITS, type LimitName } from "./limits";
export { type Problem, problemOf, problemResponse, STATUS } from "./problem";
export { type Admission, type Gate, makeRoute } from "./route";
export { inFlight, isDraining, openSseConnections, startDraining } from "./traffic";
