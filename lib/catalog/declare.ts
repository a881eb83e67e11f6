import { and, eq } from "drizzle-orm";
import { services } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, recordAudit, sees, transact } from "@/lib/access";
import { DomainError, invalid, notFound } from "@/lib/kit/errors";
import { serviceOf } from "./list";
import type { Service, ServiceDeclare, ServicePatch } from "./schemas";
import { ABOUT, store } from "./store";

/** Says that something is a service, and what is to be known of it. Throws `conflict` for one that is declared already. */
export async function declareService(ctx: Ctx, input: ServiceDeclare): Promise<Service> {
  authorize(ctx, "services:write");
  refuseOutside(ctx, [input]);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await serviceOf(inside, input.name);
    if (before?.declared) throw new DomainError("conflict", "This service is declared already.");
    await store(inside, [input]);
    const { name, ...after } = input;
    await recordAudit(inside, { action: "service.declared", subject: name, after: toldOf(after) });
    return (await serviceOf(inside, name))!;
  });
}

/** Changes what is declared of a service, which makes one that was only learned a declared one. Throws `not_found`. */
export async function patchService(ctx: Ctx, name: string, patch: ServicePatch): Promise<Service> {
  authorize(ctx, "services:write");
  refuseOutside(ctx, [{ name: sees(ctx, name) ? name : "", ...patch }]);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await serviceOf(inside, name);
    if (!before) throw notFound("service");
    await store(inside, [{ name, ...patch }]);
    await recordAudit(inside, {
      action: "service.changed",
      subject: name,
      before: pick(before, patch),
      after: toldOf(patch),
    });
    return (await serviceOf(inside, name))!;
  });
}

/** Forgets a service; its records bring it back when it speaks again. Throws `not_found`. */
export async function removeService(ctx: Ctx, name: string): Promise<void> {
  authorize(ctx, "services:write");
  await transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = sees(ctx, name) ? await serviceOf(inside, name) : null;
    if (!before) throw notFound("service");
    await executor(inside)
      .delete(services)
      .where(and(eq(services.workspaceId, inside.workspaceId), eq(services.name, name)));
    await recordAudit(inside, { action: "service.removed", subject: name, before: { owner: before.owner } });
  });
}

/** Whoever is limited to some services speaks of these alone. */
export function refuseOutside(ctx: Ctx, said: ServiceDeclare[]): void {
  const named = said.flatMap(({ name, dependsOn = [] }) => [name, ...dependsOn]);
  if (named.includes("")) throw notFound("service");
  if (!named.every((name) => sees(ctx, name)))
    throw invalid("name", "must be among the services you are limited to");
}

const INSTANCES_TOLD = 20;

/** Fields of the patch as they were; of many instances the first, for the audit is read by people. */
const pick = (service: Service, patch: ServicePatch) => ({
  ...Object.fromEntries(ABOUT.filter((field) => field in patch).map((field) => [field, service[field]])),
  ...(patch.instances && { instances: told(service.instances) }),
});
const told = (instances: readonly { name: string }[]) =>
  instances.slice(0, INSTANCES_TOLD).map(({ name }) => name);
const toldOf = <S extends Partial<ServiceDeclare>>(said: S) => ({
  ...said,
  ...(said.instances && { instances: told(said.instances) }),
});
