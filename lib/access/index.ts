export { announceAccessChange, onAccessChange, refuseChanged } from "./access-change";
export { listAccounts } from "./accounts/list";
export { unlinkAccount } from "./accounts/unlink";
export { difference } from "./audit/difference";
export { exportAudit } from "./audit/export";
export { listAudit } from "./audit/list";
export { recordAudit } from "./audit/record";
export { authenticate, authenticatePerson, keyCtx, type PersonCtx, userCtx } from "./authenticate";
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
export { whoAmI } from "./me";
export { addMember } from "./members/add";
export { membersLastSeen } from "./members/last-seen";
export { isMember, listMembers } from "./members/list";
export { type Membership, membershipsOf } from "./members/memberships";
export { patchMember } from "./members/patch";
export { removeMember } from "./members/remove";
export { once, requestHash } from "./once";
export { listRoles } from "./roles/list";
export * from "./schemas";
export { seal, unseal } from "./seal";
export { sessionCookie } from "./sessions/cookie";
export { listSessions } from "./sessions/list";
export { revokeOtherSessions, revokeSession } from "./sessions/revoke";
export { isSameOrigin } from "./sessions/same-origin";
export { type SessionUser, userOfSession } from "./sessions/use";
export { beginAttempt, concludeAttempt } from "./sign-in/attempt";
export { confirmUrl } from "./sign-in/deliver";
export { createSignInLink } from "./sign-in/link";
export { authOptions } from "./sign-in/options";
export { signInProviders } from "./sign-in/providers";
export { ctxOfActor } from "./standing";
export { systemCtx } from "./system";
export { countUsage, startMeters, tellUsage } from "./usage/meter";
export { demandQuota, quotaStanding, refuseUsedUp } from "./usage/quota";
export { readUsage } from "./usage/read";
export {
  inView,
  requireWholeView,
  seenOf,
  sees,
  seesAll,
  seesAny,
  touchesView,
  withinView,
} from "./view";
export { bootstrap, FIRST_ADMIN } from "./workspaces/bootstrap";
export { createWorkspace } from "./workspaces/create";
export { listWorkspaces } from "./workspaces/list";
export { lockWorkspace } from "./workspaces/lock";
export { isListedOrigin, letsIn } from "./workspaces/origins";
export {
  cachedSettings,
  namedSettings,
  patchSettings,
  readSettings,
  workspaceSettings,
} from "./workspaces/settings";
