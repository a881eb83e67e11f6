import { z } from "zod";
import { route } from "@/app/declare";

const startedAt = new Date(performance.timeOrigin).toISOString();

export const GET = route({
  operation: "getAlertmanagerStatus",
  summary: "What clients of an Alertmanager ask first",
  tag: "alerts",
  permission: "alerts:write",
  answer: z.object({
    cluster: z.object({ status: z.literal("disabled"), peers: z.array(z.never()) }),
    versionInfo: z.record(z.string(), z.string()),
    config: z.object({ original: z.string() }),
    uptime: z.iso.datetime(),
  }),
  handle: () => ({
    cluster: { status: "disabled" as const, peers: [] },
    versionInfo: {
      version: "incident-commander",
      revision: "",
      branch: "",
      buildUser: "",
      buildDate: "",
      goVersion: "",
    },
    config: { original: "" },
    uptime: startedAt,
  }),
});
