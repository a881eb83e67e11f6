import { describe, expect, it } from "vitest";
import { readAlerts } from "@/lib/intake/alerts/read";

const now = Date.UTC(2026, 10, 20, 12);
const read = (name: string, body: unknown) =>
  readAlerts(name, body, { now, redactEmails: false, service: null, rules: [] }).drafts;

describe("CloudWatch", () => {
  const alarm = (state: string) => ({
    AlarmName: "errors",
    AlarmDescription: "5xx above 5",
    AWSAccountId: "1",
    NewStateValue: state,
    NewStateReason: "Threshold Crossed",
    StateChangeTime: "2026-11-20T11:59:00.123+0000",
    Region: "EU (Ireland)",
    AlarmArn: "arn:aws:cloudwatch:eu-west-1:1:alarm:errors",
    OldStateValue: "OK",
    Trigger: {
      MetricName: "Errors",
      Namespace: "AWS/Lambda",
      Dimensions: [{ name: "FunctionName", value: "checkout" }],
      Threshold: 5,
    },
  });
  const sns = (message: unknown) => ({
    Type: "Notification",
    MessageId: "m",
    TopicArn: "arn:aws:sns:eu-west-1:1:alerts",
    Subject: "ALARM",
    Message: typeof message === "string" ? message : JSON.stringify(message),
    Timestamp: "2026-11-20T11:59:01Z",
    SignatureVersion: "1",
    Signature: "x",
    SigningCertURL: "https://sns.eu-west-1.amazonaws.com/x.pem",
  });

  it("speaks through SNS", () => {
    const [draft] = read("cloudwatch", sns(alarm("ALARM")));
    expect(draft).toMatchObject({
      title: "errors",
      status: "firing",
      severity: "high",
      service: "checkout",
      description: "5xx above 5",
      startsAt: Date.UTC(2026, 10, 20, 11, 59, 0, 123),
      labels: {
        FunctionName: "checkout",
        MetricName: "Errors",
        Namespace: "AWS/Lambda",
        TopicArn: "arn:aws:sns:eu-west-1:1:alerts",
      },
    });
    expect(read("cloudwatch", sns(alarm("OK")))[0]).toMatchObject({
      status: "resolved",
      fingerprint: draft!.fingerprint,
      endsAt: Date.UTC(2026, 10, 20, 11, 59, 0, 123),
    });
    expect(read("cloudwatch", sns(alarm("INSUFFICIENT_DATA")))[0]).toMatchObject({
      status: "firing",
      severity: "low",
    });
  });

  it("speaks raw, through a function's envelope and through EventBridge", () => {
    const [draft] = read("cloudwatch", alarm("ALARM"));
    expect(
      read("cloudwatch", { Records: [{ EventSource: "aws:sns", Sns: sns(alarm("ALARM")) }] })[0]!.fingerprint,
    ).toBe(draft!.fingerprint);
    const event = {
      source: "aws.cloudwatch",
      "detail-type": "CloudWatch Alarm State Change",
      account: "1",
      region: "eu-west-1",
      resources: ["arn:aws:cloudwatch:eu-west-1:1:alarm:errors"],
      detail: {
        alarmName: "errors",
        state: { value: "ALARM", reason: "r", timestamp: "2026-11-20T11:59:00.000+0000" },
        configuration: {
          metrics: [
            {
              metricStat: {
                metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "checkout" } },
              },
            },
          ],
        },
      },
    };
    expect(read("cloudwatch", event)[0]).toMatchObject({
      fingerprint: draft!.fingerprint,
      service: "checkout",
      severity: "high",
    });
  });

  it("finds the dimensions of composed metrics", () => {
    const composed = {
      ...alarm("ALARM"),
      Trigger: {
        Metrics: [
          { Expression: "m1" },
          { MetricStat: { Metric: { Dimensions: [{ name: "QueueName", value: "mail" }] } } },
        ],
      },
    };
    expect(read("cloudwatch", sns(composed))[0]!.service).toBe("mail");
  });

  it("takes what else is written to a topic", () => {
    expect(read("cloudwatch", sns("disk is full"))).toMatchObject([
      { title: "ALARM", description: "disk is full" },
    ]);
    expect(read("cloudwatch", sns({ title: "Backup failed", severity: "critical" }))).toMatchObject([
      { severity: "critical" },
    ]);
  });

  it("asks for confirmation, which is no alert", () => {
    expect(
      read("cloudwatch", {
        ...sns("You have chosen…"),
        Type: "SubscriptionConfirmation",
        SubscribeURL: "https://x",
      }),
    ).toEqual([]);
  });
});

describe("Google Cloud Monitoring", () => {
  const body = {
    version: "1.2",
    incident: {
      incident_id: "0.abc",
      scoping_project_id: "shop",
      url: "https://console.example/1",
      started_at: 1763640000,
      ended_at: null,
      state: "open",
      severity: "Critical",
      summary: "CPU above 90 %",
      condition_name: "CPU high",
      policy_name: "CPU policy",
      policy_user_labels: { team: "core" },
      resource: { type: "k8s_container", labels: { container_name: "cart", cluster_name: "c1" } },
      metric: { type: "cpu", labels: { instance_name: "i" } },
      metadata: { system_labels: {}, user_labels: { env: "prod" } },
      documentation: { content: "Look here", mime_type: "text/markdown" },
    },
  };

  it("sends incidents", () => {
    const [draft] = read("google", body);
    expect(draft).toMatchObject({
      title: "CPU high",
      status: "firing",
      severity: "critical",
      rule: "CPU policy",
      service: "cart",
      environment: "prod",
      owner: "core",
      description: "CPU above 90 %",
      startsAt: 1_763_640_000_000,
      endsAt: null,
      labels: { "documentation.content": "Look here", resource_type: "k8s_container" },
    });
    const closed = { ...body, incident: { ...body.incident, state: "closed", ended_at: 1763640600 } };
    expect(read("gcp", closed)[0]).toMatchObject({
      status: "resolved",
      fingerprint: draft!.fingerprint,
      endsAt: 1_763_640_600_000,
    });
  });

  it("sends them through Pub/Sub as well", () => {
    const push = {
      message: { data: Buffer.from(JSON.stringify(body)).toString("base64"), messageId: "1" },
      subscription: "s",
    };
    expect(read("google", push)).toEqual(read("google", body));
  });
});

describe("Azure Monitor", () => {
  const essentials = {
    alertId: "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/1",
    alertRule: "CPU of web",
    severity: "Sev1",
    signalType: "Metric",
    monitorCondition: "Fired",
    alertTargetIDs: ["/subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/web"],
    configurationItems: ["web"],
    firedDateTime: "2026-11-20T11:58:24.3713213Z",
    description: "CPU is high",
  };
  const body = {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials,
      alertContext: { condition: { allOf: [{ metricName: "CPU", metricValue: 97 }] } },
      customProperties: { team: "core" },
    },
  };

  it("sends the common schema", () => {
    const [draft] = read("azure", body);
    expect(draft).toMatchObject({
      title: "CPU of web",
      status: "firing",
      severity: "high",
      service: "web",
      owner: "core",
      startsAt: Date.UTC(2026, 10, 20, 11, 58, 24, 371),
      labels: { "condition.allOf.0.metricName": "CPU" },
    });
    const over = {
      ...body,
      data: {
        ...body.data,
        essentials: { ...essentials, monitorCondition: "Resolved", resolvedDateTime: "2026-11-20T11:59:00Z" },
      },
    };
    expect(read("azure", over)[0]).toMatchObject({ status: "resolved", fingerprint: draft!.fingerprint });
  });

  it.each([
    [0, "critical"],
    [1, "high"],
    [2, "medium"],
    [3, "low"],
    [4, "info"],
  ])("Sev%s is %s", (step, severity) => {
    const changed = {
      ...body,
      data: { ...body.data, essentials: { ...essentials, severity: `Sev${step}` } },
    };
    expect(read("azure", changed)[0]!.severity).toBe(severity);
  });

  it("sends the schemas before it", () => {
    const metric = {
      schemaId: "AzureMonitorMetricAlert",
      data: {
        version: "2.0",
        status: "Deactivated",
        context: {
          timestamp: "2026-11-20T11:59:00Z",
          id: "/x",
          name: "CPU",
          severity: "3",
          resourceName: "web",
          portalLink: "https://p.example",
        },
        properties: { env: "prod" },
      },
    };
    expect(read("azure", metric)).toMatchObject([
      {
        title: "CPU",
        status: "resolved",
        severity: "low",
        service: "web",
        environment: "prod",
        url: "https://p.example",
      },
    ]);
    const activity = {
      schemaId: "Microsoft.Insights/activityLogs",
      data: {
        status: "Activated",
        context: {
          activityLog: {
            operationName: "Restart",
            level: "Error",
            resourceId: "/a/b/vm1",
            eventTimestamp: "2026-11-20T11:59:00Z",
          },
        },
        properties: {},
      },
    };
    expect(read("azure", activity)).toMatchObject([
      { title: "Restart", status: "firing", severity: "high", service: "vm1" },
    ]);
    const classic = {
      status: "Activated",
      context: { name: "CPU", resourceId: "/a/b/vm1", resourceName: "vm1" },
      properties: {},
    };
    expect(read("azure", classic)).toMatchObject([{ title: "CPU", status: "firing", service: "vm1" }]);
  });
});

describe("Kubernetes", () => {
  const event = {
    kind: "Event",
    apiVersion: "v1",
    metadata: { name: "x", namespace: "shop" },
    type: "Warning",
    reason: "BackOff",
    message: "Back-off restarting failed container",
    involvedObject: { kind: "Pod", namespace: "shop", name: "cart-7d9f8b6c5d-x2x7k" },
    firstTimestamp: "2026-11-20T11:50:00Z",
    lastTimestamp: "2026-11-20T11:59:00Z",
    count: 7,
    source: { component: "kubelet", host: "node-1" },
  };

  it("warns of workloads, whose pods come and go", () => {
    const [draft] = read("kubernetes", event);
    expect(draft).toMatchObject({
      title: "BackOff: Pod cart-7d9f8b6c5d-x2x7k",
      status: "firing",
      severity: "high",
      rule: "BackOff",
      service: "cart",
      at: Date.UTC(2026, 10, 20, 11, 59),
      expiresAt: now + 10 * 60_000,
      labels: { namespace: "shop", count: "7", "source.host": "node-1" },
    });
    const other = { ...event, involvedObject: { ...event.involvedObject, name: "cart-7d9f8b6c5d-zzzzz" } };
    expect(read("kubernetes", other)[0]!.fingerprint).toBe(draft!.fingerprint);
  });

  it("comes as a list, wrapped by an exporter, and in the newer API", () => {
    const newer = {
      type: "Warning",
      reason: "FailedMount",
      note: "no volume",
      regarding: { kind: "Deployment", name: "api", namespace: "shop" },
      eventTime: "2026-11-20T11:59:00.000001Z",
    };
    expect(read("k8s", { kind: "EventList", items: [event, newer] })).toHaveLength(2);
    expect(read("k8s", { event })).toHaveLength(1);
    expect(read("k8s", newer)).toMatchObject([{ service: "api", description: "no volume" }]);
  });

  it("tells of what went well, which is no alert", () => {
    expect(read("kubernetes", { ...event, type: "Normal", reason: "Started" })).toEqual([]);
  });
});
