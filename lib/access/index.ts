export { recordAudit } from "./audit";
export { authenticate, authenticatePerson, type PersonCtx, userCtx } from "./authenticate";
export { bootstrap, FIRST_ADMIN } from "./bootstrap";
export { authorize, type Ctx, executor, transact } from "./context";
export { forgetExpired } from "./forget-expired";
export { authenticateKey } from "./keys/authenticate";
export { createApiKey } from "./keys/create";
export { listApiKeys } from "./keys/list";
export { revokeApiKey } from "./keys/revoke";
export {
  inView,
  requireWholeView,
  seenOf,
  sees,
  seesAll,
  seesAny,
  textArray,
  touchesView,
  withinView,
} from "./limit";
export { whoAmI } from "./me";
export { addMember, isMember, listMembers } from "./members";
export { once, requestHash } from "./once";
export * from "./schemas";
export { type Membership, membershipsOf, type SessionUser, userOfSession } from "./session";
export { sessionCookie } from "./session-cookie";
export { cachedSettings, patchSettings, readSettings, workspaceSettings } from "./settings";
export { createSignInLink } from "./sign-in/link";
export { authOptions } from "./sign-in/options";
export { systemCtx } from "./system";
