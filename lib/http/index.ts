export { addressOf, isDirectLoopback, stampAddress } from "./address";
export { type RawBody, rawBody, readBody } from "./body";
export { answerCall } from "./call";
export { type AnyDeclaration, type RouteHandler, rawAnswer } from "./declaration";
export { allowanceHeaders, consume, demand, LIMITS, type LimitName } from "./limits";
export { sseConnections } from "./metrics";
export { METHODS, type OpenApiDocument, openApi, problemSchema, type RouteModule } from "./openapi";
export { pageHeaders } from "./page-headers";
export { PROBLEMS, type Problem, problemOf, problemResponse, STATUS } from "./problem";
export { requestIdOf } from "./request-id";
export { type Admission, type Gate, makeRoute } from "./route";
export {
  bookmark,
  comment,
  eventStream,
  type Frame,
  frame,
  framer,
  joined,
  lastEventIdOf,
} from "./sse";
export { inFlight, isDraining, openSseConnections, startDraining } from "./traffic";
