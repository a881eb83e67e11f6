import { z } from "zod";
import { firstOf, isObject, maybeObject } from "@/lib/intake/alerts/fields";
import { senderOf } from "@/lib/intake/alerts/sender";
import type { ChangeNotice } from "@/lib/intake/changes/change";
import { outcomeOf } from "./generic";

const schema = z.looseObject({
  object_kind: z.string(),
  project: maybeObject,
  object_attributes: maybeObject,
  user: z.unknown().optional(),
});
type Body = z.output<typeof schema>;

export const gitlab = senderOf({
  name: "gitlab",
  has: ["object_kind"],
  schema,
  read: (body): ChangeNotice[] => {
    switch (body.object_kind) {
      case "deployment":
        return [noticeOfDeployment(body)];
      case "release":
        return body.action === "create" ? [noticeOfRelease(body)] : [];
      case "pipeline":
        return [noticeOfPipeline(body)];
      case "feature_flag":
        return [noticeOfFlag(body)];
      // Pushes, comments and jobs change nothing that runs.
      default:
        return [];
    }
  },
});

const authorOf = (user: unknown) => (isObject(user) ? firstOf(user.username, user.name) : user);
/** `2026-11-20 11:59:00 UTC` and `2026-11-20 11:59:00 +0200`, as its hooks write times. */
const zoned = (time: unknown) =>
  typeof time === "string"
    ? time.replace(
        /^(\d{4}-\d\d-\d\d) (\S+) (?:UTC|([+-]\d\d):?(\d\d))$/,
        (_, day, clock, hours, minutes) => `${day}T${clock}${hours ? `${hours}:${minutes}` : "Z"}`,
      )
    : time;
const about = ({ project }: Body) => ({ repository: project.path_with_namespace });

function noticeOfDeployment(body: Body): ChangeNotice {
  return {
    kind: "deploy",
    title: `Deploy ${body.project.name} ${body.short_sha ?? ""} to ${body.environment}`,
    service: body.project.name,
    environment: firstOf(body.environment_tier, body.environment),
    version: firstOf(body.short_sha, body.ref),
    identity: {
      source: "gitlab",
      repository: body.project.path_with_namespace,
      deployment: body.deployment_id,
    },
    outcome: outcomeOf(body.status),
    author: authorOf(body.user),
    description: body.commit_title,
    url: firstOf(body.deployable_url, body.project.web_url),
    at: zoned(body.status_changed_at),
    labels: {
      ...about(body),
      ref: body.ref,
      environment_name: body.environment,
      environment_url: body.environment_external_url,
    },
  };
}

function noticeOfRelease(body: Body): ChangeNotice {
  return {
    kind: "deploy",
    title: `Release ${firstOf(body.name, body.tag)} of ${body.project.name}`,
    service: body.project.name,
    version: body.tag,
    identity: { source: "gitlab", repository: body.project.path_with_namespace, release: body.tag },
    outcome: "succeeded",
    description: body.description,
    url: body.url,
    at: zoned(firstOf(body.released_at, body.created_at)),
    labels: about(body),
  };
}

function noticeOfPipeline(body: Body): ChangeNotice {
  const { object_attributes: pipeline } = body;
  return {
    kind: "deploy",
    title: `Pipeline ${firstOf(pipeline.name) ?? `#${pipeline.iid ?? pipeline.id}`} of ${body.project.name} on ${pipeline.ref}`,
    service: body.project.name,
    version:
      pipeline.tag === true
        ? pipeline.ref
        : typeof pipeline.sha === "string"
          ? pipeline.sha.slice(0, 12)
          : undefined,
    identity: { source: "gitlab", repository: body.project.path_with_namespace, pipeline: pipeline.id },
    outcome: outcomeOf(pipeline.status) ?? "started",
    author: authorOf(body.user),
    url: firstOf(pipeline.url, body.project.web_url),
    at: zoned(firstOf(pipeline.finished_at, pipeline.created_at)),
    labels: { ...about(body), ref: pipeline.ref, source: pipeline.source },
  };
}

function noticeOfFlag(body: Body): ChangeNotice {
  const { object_attributes: flag } = body;
  return {
    kind: "flag",
    title: `Flag ${flag.name} turned ${flag.active === true ? "on" : "off"}`,
    service: body.project.name,
    author: authorOf(body.user),
    description: flag.description,
    url: body.project.web_url,
    labels: { ...about(body), flag: flag.name, active: flag.active },
  };
}
