import { PERMISSION_TABLE, PERMISSIONS, type Permission, ROLES, type Role } from "@/lib/access/schemas";
import { HIDDEN, newMember, type Person, SEEN, type World } from "./world";

export interface Asked {
  path: string;
  /** Sent as the body; the method is the declaration's. */
  json?: unknown;
  /** The same as plain text. */
  text?: string;
}

export interface Row {
  /** A request that succeeds for whoever may make it; made anew for each cell, by one who will make it. */
  ask(world: World, caller: Person | null): Asked | Promise<Asked>;
  /** When success is not the declared status alone. */
  status?: number[];
  /** What the verb asks for beyond the declaration. */
  needs?: readonly Permission[];
  /** It is about the caller, and a key is nobody. */
  isForPersons?: boolean;
  /** Where one URL has several rows. */
  name?: string;
}

export interface Declared {
  operation: string;
  method: string;
  /** What it takes: the declared permission, and what its verb asks for beyond. */
  needs: readonly Permission[];
  /** For a person and no workspace: a session is all it takes, and a key is no person. */
  isPersonal: boolean;
  success: number;
  /** Of errors. */
  refusalTypes: readonly string[];
}

/** Somebody at the door: what they bring, and what the declaration says they must be answered. */
export interface Caller {
  name: string;
  bring(
    world: World,
    declared: Declared,
  ): Promise<{ headers: Record<string, string>; person: Person | null }>;
  expected(declared: Declared): number | "success";
  /** Nothing of the service that is hidden may stand in the answer. */
  isLimited?: boolean;
  isKey?: boolean;
}

const holds = (role: Role, permission: Permission, limited: boolean): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(PERMISSION_TABLE[permission].from) &&
  !(limited && PERMISSION_TABLE[permission].reach === "workspace");
const mayAs = (role: Role, { needs }: Declared, limited = false) =>
  needs.every((permission) => holds(role, permission, limited)) ? "success" : 403;

const asMember = (world: World, person: Person) => ({
  headers: { cookie: person.cookie, origin: world.tenant.url, "x-workspace": world.tenant.slug },
  person,
});
const asKey = (key: string) => ({ headers: { "x-api-key": key }, person: null });

const member = (role: Role): Caller => ({
  name: `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`,
  bring: async (world) => asMember(world, await world.newMember(role)),
  expected: (declared) => mayAs(role, declared),
});

const limitedMember: Caller = {
  name: `a responder limited to ${SEEN}`,
  bring: async (world) => asMember(world, await world.newMember("responder", [SEEN])),
  expected: (declared) => mayAs("responder", declared, true),
  isLimited: true,
};

const limitedKey: Caller = {
  name: `a key limited to ${SEEN}`,
  bring: async (world) => asKey((await world.newKey(PERMISSIONS, [SEEN])).key),
  expected: (declared) => (declared.isPersonal ? 401 : mayAs("owner", declared, true)),
  isLimited: true,
  isKey: true,
};

/** The least it takes; where nothing is asked for, any key will do. */
const keyWith: Caller = {
  name: "a key with the scope",
  bring: async (world, { needs }) =>
    asKey((await world.newKey(needs.length > 0 ? needs : ["logs:write"])).key),
  expected: ({ isPersonal }) => (isPersonal ? 401 : "success"),
  isKey: true,
};

const keyWithout: Caller = {
  name: "a key with every scope but this",
  bring: async (world, { needs }) =>
    asKey((await world.newKey(PERMISSIONS.filter((each) => each !== needs[0]))).key),
  expected: ({ isPersonal, needs }) => (isPersonal ? 401 : needs.length === 0 ? "success" : 403),
  isKey: true,
};

/** An owner of another workspace who names this one. */
const stranger: Caller = {
  name: "a member of another workspace",
  bring: async (world) => {
    const other = await world.elsewhere();
    return asMember(world, await newMember(world.sql, other.workspaceId, "owner"));
  },
  expected: ({ isPersonal }) => (isPersonal ? "success" : 404),
};

const anonymous: Caller = {
  name: "anonymous",
  bring: async () => ({ headers: {}, person: null }),
  expected: () => 401,
};

export const CALLERS: Caller[] = [
  anonymous,
  ...ROLES.map(member),
  keyWith,
  keyWithout,
  limitedMember,
  limitedKey,
  stranger,
];

/** The name of the hidden service, wherever in the answer it stands. */
export const shows = (body: string): boolean => body.toLowerCase().includes(HIDDEN);
