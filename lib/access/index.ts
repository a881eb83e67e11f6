export { authenticate, userCtx } from "./authenticate";
export { authenticateKey } from "./authenticate-key";
export { authorize, type Ctx, executor, transact } from "./context";
export { whoAmI } from "./me";
export { permissionsOf } from "./permissions";
export * from "./schemas";
export { type Membership, membershipsOf, type SessionUser, sessionCookie, userOfSession } from "./session";
