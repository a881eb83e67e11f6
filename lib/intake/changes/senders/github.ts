import { z } from "zod";
import { firstOf, isObject, maybeObject, object } from "@/lib/intake/alerts/fields";
import { senderOf } from "@/lib/intake/alerts/sender";
import type { ChangeNotice } from "@/lib/intake/changes/change";
import { outcomeOf } from "./generic";

const schema = z.union([
  z.looseObject({ deployment_status: object, deployment: object, repository: maybeObject }),
  z.looseObject({ deployment: object, repository: object }),
  z.looseObject({ release: z.looseObject({ tag_name: z.string() }), repository: object }),
  z.looseObject({ workflow_run: object, repository: maybeObject }),
  // A new hook says hello.
  z.looseObject({ zen: z.string(), hook_id: z.number() }),
]);

/** Webhooks of GitHub, and of those that speak like it. Which event it is, the body shows. */
export const github = senderOf({
  name: "github",
  has: ["deployment", "release", "workflow_run", "zen"],
  aliases: ["gitea", "forgejo"],
  schema,
  read: (body): ChangeNotice[] => {
    const fields = body as Record<string, unknown>;
    const repository = isObject(fields.repository) ? fields.repository : {};
    if (isObject(fields.deployment_status))
      return noticesOfStatus(
        fields.deployment_status,
        fields.deployment as Record<string, unknown>,
        repository,
      );
    if (isObject(fields.deployment)) return [noticeOfDeployment(fields.deployment, repository)];
    if (isObject(fields.release)) return noticesOfRelease(String(fields.action), fields.release, repository);
    if (isObject(fields.workflow_run)) return [noticeOfRun(fields.workflow_run, repository)];
    return [];
  },
});

const loginOf = (user: unknown) => (isObject(user) ? user.login : undefined);
const shortSha = (sha: unknown) => (typeof sha === "string" ? sha.slice(0, 12) : undefined);
/** A branch is no version; a tag or a commit is. */
const versionOf = (ref: unknown, sha: unknown) =>
  typeof ref === "string" && /^(?:refs\/tags\/)?v?\d/.test(ref) && !/^[0-9a-f]{40}$/.test(ref)
    ? ref.replace("refs/tags/", "")
    : (shortSha(sha) ?? ref);

function noticeOfDeployment(
  deployment: Record<string, unknown>,
  repository: Record<string, unknown>,
): ChangeNotice {
  const payload = isObject(deployment.payload) ? deployment.payload : {};
  const version = versionOf(deployment.ref, deployment.sha);
  return {
    kind: "deploy",
    title: `Deploy ${repository.name ?? "repository"} ${version ?? ""} to ${deployment.environment ?? "an environment"}`,
    service: firstOf(payload.service, repository.name),
    environment: deployment.environment,
    version,
    identity: { source: "github", repository: repository.full_name, deployment: deployment.id },
    outcome: "started",
    author: loginOf(deployment.creator),
    description: deployment.description,
    url: repository.html_url,
    at: deployment.created_at,
    labels: {
      repository: repository.full_name,
      ref: deployment.ref,
      sha: deployment.sha,
      task: deployment.task,
    },
  };
}

function noticesOfStatus(
  status: Record<string, unknown>,
  deployment: Record<string, unknown>,
  repository: Record<string, unknown>,
): ChangeNotice[] {
  // A deployment that another has replaced changes nothing.
  if (status.state === "inactive") return [];
  const notice = noticeOfDeployment(deployment, repository);
  return [
    {
      ...notice,
      environment: firstOf(status.environment, deployment.environment),
      outcome: outcomeOf(status.state),
      description: firstOf(status.description, deployment.description),
      url: firstOf(status.log_url, status.target_url, repository.html_url),
      at: firstOf(status.updated_at, status.created_at),
      labels: { ...notice.labels, environment_url: status.environment_url },
    },
  ];
}

function noticesOfRelease(
  action: string,
  release: Record<string, unknown>,
  repository: Record<string, unknown>,
): ChangeNotice[] {
  // "created", "edited" and "released" accompany the one that counts.
  if (action !== "published" || release.draft === true) return [];
  return [
    {
      kind: "deploy",
      title: `Release ${firstOf(release.name, release.tag_name)} of ${repository.name}`,
      service: repository.name,
      version: release.tag_name,
      identity: {
        source: "github",
        repository: repository.full_name,
        release: release.id ?? release.tag_name,
      },
      outcome: "succeeded",
      author: loginOf(release.author),
      description: release.body,
      url: release.html_url,
      at: firstOf(release.published_at, release.created_at),
      labels: {
        repository: repository.full_name,
        prerelease: release.prerelease,
        target: release.target_commitish,
      },
    },
  ];
}

function noticeOfRun(run: Record<string, unknown>, fallback: Record<string, unknown>): ChangeNotice {
  const repository =
    Object.keys(fallback).length > 0 ? fallback : isObject(run.repository) ? run.repository : {};
  return {
    kind: "deploy",
    title: `${firstOf(run.name) ?? "Workflow"} of ${repository.name}: ${firstOf(run.display_title, run.head_branch) ?? ""}`,
    service: repository.name,
    version: shortSha(run.head_sha),
    identity: { source: "github", repository: repository.full_name, run: run.id, attempt: run.run_attempt },
    outcome: outcomeOf(run.conclusion) ?? outcomeOf(run.status) ?? "started",
    author: loginOf(run.actor),
    url: run.html_url,
    at: firstOf(run.updated_at, run.run_started_at, run.created_at),
    labels: {
      repository: repository.full_name,
      branch: run.head_branch,
      event: run.event,
      workflow: run.name,
      conclusion: run.conclusion,
    },
  };
}
