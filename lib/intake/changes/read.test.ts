import { describe, expect, it } from "vitest";
import { readChanges, UnreadableChanges } from "./read";

const now = Date.UTC(2026, 10, 20, 12);
const read = (body: unknown, name = "generic", service: string | null = null) =>
  readChanges(name, body, { now, redactEmails: false, service });
const one = (body: unknown, name = "generic") => read(body, name).drafts[0]!;

describe("the contract's own form", () => {
  const change = {
    service: "cart",
    kind: "deploy",
    title: "Cart 1.4.2",
    version: "1.4.2",
    environment: "prod",
    at: "2026-11-20T11:59:00Z",
    url: "https://ci.example/1",
    ticket: "T-1",
  };

  it("is kept as it is", () => {
    expect(one(change)).toMatchObject({
      source: "generic",
      service: "cart",
      kind: "deploy",
      title: "Cart 1.4.2",
      version: "1.4.2",
      environment: "prod",
      at: now - 60_000,
      url: "https://ci.example/1",
      labels: { ticket: "T-1" },
      outcome: null,
    });
  });

  it("comes alone, in a list and as {changes}; twice it is the same", () => {
    for (const body of [change, [change], { changes: [change] }]) expect(read(body).drafts).toHaveLength(1);
    expect(one(change).fingerprint).toBe(one({ ...change }).fingerprint);
    expect(one({ ...change, at: "2026-11-20T11:58:00Z" }).fingerprint).not.toBe(one(change).fingerprint);
    expect(one({ ...change, id: "7", status: "started" }).fingerprint).toBe(
      one({ ...change, id: "7", status: "success", at: now }).fingerprint,
    );
  });

  it.each([
    ["deployment", "deploy"],
    ["Feature Flag", "flag"],
    ["configuration", "config"],
    ["autoscaling", "scale"],
  ])("the kind %s is %s", (kind, ours) => {
    expect(one({ ...change, kind }).kind).toBe(ours);
  });

  it("names itself when it has no title", () => {
    expect(one({ service: "cart", kind: "deploy", version: "2" }).title).toBe("deploy cart 2");
  });

  it("fails item by item, with the reason", () => {
    const { drafts, rejected } = read([change, { service: "a" }, { ...change, service: 5 }, 7]);
    expect(drafts).toHaveLength(1);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "kind: must be one of deploy, flag, config, scale",
      "service: must be a string",
      "must be an object",
    ]);
    expect(() => read({ service: "a" })).toThrow(UnreadableChanges);
  });

  it("shows no secret and believes no clock that is far ahead", () => {
    const draft = one({ ...change, description: "password=hunter2", at: "2030-01-01T00:00:00Z" });
    expect(JSON.stringify(draft)).not.toContain("hunter2");
    expect(draft.at).toBeLessThan(now + 3_600_000);
  });
});

describe("GitHub", () => {
  const repository = { name: "cart", full_name: "acme/cart", html_url: "https://g.example/acme/cart" };
  const deployment = {
    id: 1,
    ref: "main",
    sha: "0123456789abcdef0123456789abcdef01234567",
    task: "deploy",
    environment: "production",
    description: null,
    created_at: "2026-11-20T11:50:00Z",
    creator: { login: "ann" },
  };

  it("tells of a deployment and how it went, which is one change", () => {
    const started = one({ action: "created", deployment, repository }, "github");
    expect(started).toMatchObject({
      kind: "deploy",
      service: "cart",
      environment: "production",
      version: "0123456789ab",
      outcome: "started",
      author: "ann",
      labels: { ref: "main" },
    });
    const status = { state: "failure", created_at: "2026-11-20T11:55:00Z", log_url: "https://g.example/log" };
    expect(
      one({ action: "created", deployment_status: status, deployment, repository }, "github"),
    ).toMatchObject({
      fingerprint: started.fingerprint,
      outcome: "failed",
      url: "https://g.example/log",
      at: now - 300_000,
    });
    expect(
      read({ deployment_status: { state: "inactive" }, deployment, repository }, "github").drafts,
    ).toEqual([]);
  });

  it("tells of a release once", () => {
    const release = {
      id: 9,
      tag_name: "v1.4.2",
      name: "Autumn",
      published_at: "2026-11-20T11:00:00Z",
      html_url: "https://g.example/r",
      author: { login: "ann" },
      draft: false,
    };
    expect(one({ action: "published", release, repository }, "github")).toMatchObject({
      title: "Release Autumn of cart",
      version: "v1.4.2",
      outcome: "succeeded",
    });
    expect(read({ action: "edited", release, repository }, "github").drafts).toEqual([]);
  });

  it("tells of runs of workflows", () => {
    const run = {
      id: 5,
      name: "Deploy",
      head_branch: "main",
      head_sha: deployment.sha,
      run_attempt: 1,
      status: "completed",
      conclusion: "success",
      display_title: "Fix",
      html_url: "https://g.example/run",
      updated_at: "2026-11-20T11:59:00Z",
      event: "push",
    };
    const done = one({ action: "completed", workflow_run: run, repository }, "github");
    expect(done).toMatchObject({
      title: "Deploy of cart: Fix",
      outcome: "succeeded",
      labels: { branch: "main" },
    });
    expect(
      one(
        { action: "requested", workflow_run: { ...run, status: "queued", conclusion: null }, repository },
        "github",
      ),
    ).toMatchObject({ fingerprint: done.fingerprint, outcome: "started" });
  });

  it("says hello and pushes, which change nothing", () => {
    expect(read({ zen: "Keep it simple.", hook_id: 1, repository }, "github").drafts).toEqual([]);
  });
});

describe("GitLab", () => {
  const project = { name: "cart", path_with_namespace: "acme/cart", web_url: "https://l.example/acme/cart" };
  it("tells of deployments, releases, pipelines and flags", () => {
    expect(
      one(
        {
          object_kind: "deployment",
          status: "success",
          status_changed_at: "2026-11-20 13:50:00 +0200",
          deployment_id: 3,
          deployable_url: "https://l.example/j",
          environment: "production",
          short_sha: "279484c0",
          user: { username: "ann" },
          project,
          commit_title: "Fix",
        },
        "gitlab",
      ),
    ).toMatchObject({
      kind: "deploy",
      service: "cart",
      environment: "production",
      version: "279484c0",
      outcome: "succeeded",
      author: "ann",
      at: now - 600_000,
    });
    expect(
      one(
        {
          object_kind: "release",
          action: "create",
          tag: "v2",
          name: "v2",
          project,
          created_at: "2026-11-20 11:00:00 UTC",
        },
        "gitlab",
      ),
    ).toMatchObject({ version: "v2", at: now - 3_600_000 });
    expect(
      one(
        {
          object_kind: "pipeline",
          object_attributes: {
            id: 1,
            iid: 4,
            ref: "main",
            tag: false,
            sha: "abcdefabcdefabcdef",
            status: "failed",
            finished_at: "2026-11-20 11:59:00 UTC",
          },
          project,
        },
        "gitlab",
      ),
    ).toMatchObject({ outcome: "failed", version: "abcdefabcdef" });
    expect(
      one(
        { object_kind: "feature_flag", object_attributes: { name: "new", active: true }, project },
        "gitlab",
      ),
    ).toMatchObject({ kind: "flag", title: "Flag new turned on" });
    expect(read({ object_kind: "push", project }, "gitlab").drafts).toEqual([]);
  });
});

describe("Argo CD", () => {
  const app = {
    metadata: { name: "cart", labels: { env: "prod" } },
    spec: {
      source: { repoURL: "https://g.example/x", targetRevision: "HEAD" },
      destination: { namespace: "shop", server: "https://k" },
    },
    status: {
      sync: { status: "Synced", revision: "0123456789abcdef0123456789abcdef01234567" },
      health: { status: "Healthy" },
      operationState: {
        phase: "Succeeded",
        startedAt: "2026-11-20T11:58:00Z",
        finishedAt: "2026-11-20T11:59:00Z",
        message: "synced",
      },
    },
  };
  it("sends the application, alone or wrapped, or fields of it", () => {
    expect(one({ app, context: { argocdUrl: "x" } }, "argocd")).toMatchObject({
      service: "cart",
      environment: "prod",
      version: "0123456789ab",
      outcome: "succeeded",
      at: now - 60_000,
      labels: { namespace: "shop" },
    });
    expect(one(app, "argo-cd").fingerprint).toBe(one({ app }, "argocd").fingerprint);
    expect(
      one({ app: { ...app, status: { ...app.status, health: { status: "Degraded" } } } }, "argocd").outcome,
    ).toBe("failed");
    expect(
      one({ app: "cart", revision: "v3", phase: "Failed", environment: "prod" }, "argocd"),
    ).toMatchObject({ service: "cart", version: "v3", outcome: "failed" });
  });
});

describe("LaunchDarkly", () => {
  it("sends entries of its audit log", () => {
    const entry = {
      _links: { site: { href: "/shop/production/features/new" } },
      _id: "e1",
      kind: "flag",
      name: "New checkout",
      date: now - 60_000,
      titleVerb: "turned on the flag",
      title:
        "[Ann](mailto:a@b.example) turned on the flag [New checkout](https://x) in [Production](https://y)",
      accesses: [{ action: "updateOn" }],
      member: { email: "a@b.example" },
      target: { name: "New checkout", resources: ["proj/shop:env/production:flag/new-checkout"] },
      currentVersion: { tags: ["service:cart"], _version: 4 },
    };
    expect(one(entry, "launchdarkly")).toMatchObject({
      kind: "flag",
      title: "Ann turned on the flag New checkout in Production",
      service: "cart",
      environment: "production",
      version: "4",
      author: "a@b.example",
      url: "https://app.launchdarkly.com/shop/production/features/new",
      at: now - 60_000,
      labels: { project: "shop", flag: "new-checkout", actions: "updateOn" },
    });
  });
});

describe("platforms", () => {
  it("PagerDuty's change events", () => {
    expect(
      one(
        {
          routing_key: "ic_x",
          payload: {
            summary: "Build 42 deployed",
            timestamp: "2026-11-20T11:59:00Z",
            source: "ci",
            custom_details: { service: "cart", version: "42" },
          },
          links: [{ href: "https://c.example" }],
        },
        "pagerduty",
      ),
    ).toMatchObject({
      kind: "deploy",
      title: "Build 42 deployed",
      service: "cart",
      version: "42",
      url: "https://c.example",
      labels: { source: "ci" },
    });
  });

  it("Kubernetes' events that scale", () => {
    const event = {
      type: "Normal",
      reason: "ScalingReplicaSet",
      message: "Scaled up replica set cart-7d9f8b6c5d to 3",
      involvedObject: { kind: "Deployment", name: "cart", namespace: "shop" },
      lastTimestamp: "2026-11-20T11:59:00Z",
    };
    expect(one({ items: [event, { ...event, reason: "Started" }] }, "k8s")).toMatchObject({
      kind: "scale",
      service: "cart",
      at: now - 60_000,
    });
    expect(read({ items: [event, { ...event, reason: "Started" }] }, "k8s").drafts).toHaveLength(1);
  });

  it("a body at the contract's address is read by whoever knows its form", () => {
    expect(
      one({ object_kind: "release", action: "create", tag: "v2", project: { name: "cart" } }),
    ).toMatchObject({ source: "gitlab", version: "v2" });
  });
});
