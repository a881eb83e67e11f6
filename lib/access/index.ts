export { announceAccessChange, onAccessChange, refuseChanged } from "./access-change";
export { listAccounts } from "./accounts/list";
export { unlinkAccount } from "./accounts/unlink";
export { difference } from "./audit/difference";
export { exportAudit } from "./audit/export";
export { listAudit } from "./audit/list";
export { recordAudit } from "./audit/record";
export { authenticate, authenticatePerson, type PersonCtx, userCtx } from "./authenticate";
export { authorize, type Ctx, executor, transact } from "./context";
export { forgetExpired } from "./forget-expired";
export { acceptInvitation } from "./invitations/accept";
export { createInvitation } from "./invitations/create";
export { listInvitations } from "./invitations/list";
export { type InvitationView, lookAtInvitation } from "./invitations/look";
export { revokeInvitation } from "./invitations/revoke";
export { authenticateKey } from "./keys/authenticate";
export { createApiKey } from "./keys/create";
export { listApiKeys } from "./keys/list";
export { patchApiKey } from "./keys/patch";
export { revokeApiKey } from "./keys/revoke";
export { rotateApiKey } from "./keys/rotate";
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
export { addMember } from "./members/add";
export { membersLastSeen } from "./members/last-seen";
export { isMember, listMembers } from "./members/list";
export { patchMember } from "./members/patch";
export { removeMember } from "./members/remove";
export { once, requestHash } from "./once";
export { isListedOrigin, letsIn } from "./origins";
export { listRoles } from "./roles/list";
export { isSameOrigin } from "./same-origin";
export * from "./schemas";
export { type Membership, membershipsOf, type SessionUser } from "./session";
export { sessionCookie } from "./session-cookie";
export { listSessions } from "./sessions/list";
export { revokeOtherSessions, revokeSession } from "./sessions/revoke";
export { userOfSession } from "./sessions/use";
export { beginAttempt, concludeAttempt } from "./sign-in/attempt";
export { createSignInLink } from "./sign-in/link";
export { authOptions } from "./sign-in/options";
export { signInProviders } from "./sign-in/providers";
export { systemCtx } from "./system";
export { countUsage, startMeters, tellUsage } from "./usage/meter";
export { demandQuota, quotaStanding, refuseUsedUp } from "./usage/quota";
export { readUsage } from "./usage/read";
export { bootstrap, FIRST_ADMIN } from "./workspaces/bootstrap";
export { createWorkspace } from "./workspaces/create";
export { listWorkspaces } from "./workspaces/list";
export { lockWorkspace } from "./workspaces/lock";
export {
  cachedSettings,
  namedSettings,
  patchSettings,
  readSettings,
  workspaceSettings,
} from "./workspaces/settings";
