import { z } from "zod";
import { firstOf, isObject, maybeObject, restOf } from "@/lib/intake/alerts/fields";
import { senderOf } from "@/lib/intake/alerts/sender";
import type { ChangeNotice } from "@/lib/intake/changes/change";
import { outcomeOf } from "./generic";

/** An Application of Argo CD. Notifications of Argo CD are templates: the whole application, or some of its fields. */
const applicationSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: maybeObject,
  status: z.record(z.string(), z.unknown()),
});
type Application = z.output<typeof applicationSchema>;
const wholeSchema = z.looseObject({ app: applicationSchema });
/** The template that our screen of integrations hands out, and common ones like it. */
const flatSchema = z
  .looseObject({ app: z.string() })
  .refine((body) => FLAT.some((name) => body[name] !== undefined));
const FLAT = ["revision", "syncStatus", "sync_status", "phase", "healthStatus", "health_status", "operation"];

export const argocd = senderOf({
  name: "argocd",
  has: ["app", "metadata"],
  aliases: ["argo-cd", "argo"],
  schema: z.union([wholeSchema, applicationSchema, flatSchema]),
  read: (body): ChangeNotice[] => {
    if ("metadata" in body) return [noticeOfApplication(body as Application)];
    if (typeof body.app === "string") return [noticeOfFields(body as z.output<typeof flatSchema>)];
    const { app, ...around } = body as z.output<typeof wholeSchema>;
    return [{ ...noticeOfApplication(app), rest: restOf(around, ["context"]) }];
  },
});

function noticeOfApplication(app: Application): ChangeNotice {
  const operation = objectIn(app.status, "operationState");
  const sync = objectIn(app.status, "sync");
  const result = objectIn(operation, "syncResult");
  const health = objectIn(app.status, "health");
  const source = objectIn(app.spec, "source");
  const destination = objectIn(app.spec, "destination");
  const labels = isObject(app.metadata.labels) ? app.metadata.labels : {};
  const revision = firstOf(result.revision, sync.revision);
  const start = firstOf(operation.startedAt);
  return {
    kind: "deploy",
    title: `Sync of ${app.metadata.name} to ${short(revision) ?? "a revision"}`,
    service: firstOf(labels.service, labels["app.kubernetes.io/name"]) ?? app.metadata.name,
    environment: firstOf(labels.environment, labels.env),
    version: short(
      firstOf(source.targetRevision, revision) === "HEAD" ? revision : (revision ?? source.targetRevision),
    ),
    identity: { source: "argocd", app: app.metadata.name, revision, start },
    outcome:
      health.status === "Degraded"
        ? "failed"
        : outcomeOf(firstOf(operation.phase) ?? (sync.status === "Synced" ? "succeeded" : undefined)),
    description: operation.message,
    url: Array.isArray(objectIn(app.status, "summary").externalURLs)
      ? (objectIn(app.status, "summary").externalURLs as unknown[])[0]
      : undefined,
    at: firstOf(operation.finishedAt, start),
    labels: {
      ...labels,
      namespace: destination.namespace,
      cluster: firstOf(destination.name, destination.server),
      repository: source.repoURL,
      health: health.status,
    },
  };
}

function noticeOfFields(body: z.output<typeof flatSchema>): ChangeNotice {
  const revision = firstOf(body.revision);
  return {
    kind: "deploy",
    title: `Sync of ${body.app} to ${short(revision) ?? "a revision"}`,
    service: firstOf(body.service) ?? body.app,
    environment: firstOf(body.environment, body.env),
    version: short(revision),
    identity: { source: "argocd", app: body.app, revision, start: firstOf(body.startedAt, body.started_at) },
    outcome:
      outcomeOf(firstOf(body.phase, body.status)) ??
      (firstOf(body.syncStatus, body.sync_status) === "Synced" ? "succeeded" : undefined),
    description: firstOf(body.message),
    url: firstOf(body.url),
    at: firstOf(body.finishedAt, body.finished_at, body.startedAt, body.timestamp),
    rest: restOf(body, ["message", "url"]),
  };
}

const objectIn = (of: Record<string, unknown>, name: string) => (isObject(of[name]) ? of[name] : {});
const short = (revision: unknown) =>
  typeof revision === "string"
    ? /^[0-9a-f]{40}$/.test(revision)
      ? revision.slice(0, 12)
      : revision
    : undefined;
