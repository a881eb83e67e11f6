import { beforeAll, describe, expect, it } from "vitest";
import { alertId, readStoredRows } from "@/lib/commander";
import { createIncident, patchIncident } from "@/lib/incidents";
import { acceptAlerts, acceptChanges, listAlerts, listChanges } from "@/lib/intake";
import { createRunbook } from "@/lib/knowledge";
import { listSignals } from "@/lib/signals";
import { newWorkspace, useDatabase } from "../support/database";
import { NOW, twoTeams } from "./two-teams";

useDatabase();

const page = { limit: 50 };
const body = (json: unknown) => Buffer.from(JSON.stringify(json));
const sent = (json: unknown) => ({ sender: "generic", service: null, body: body(json) });

let teams: Awaited<ReturnType<typeof twoTeams>>;
/** Every kind of row that can be quoted, of vault. */
let ids: string[];
beforeAll(async () => {
  teams = await twoTeams();
  const { all } = teams;
  const at = new Date(NOW).toISOString();
  await acceptAlerts(
    all,
    sent({ title: "vault is full", status: "firing", service: "vault", labels: { disk: "d1" } }),
  );
  await acceptChanges(
    all,
    sent({ service: "vault", kind: "deploy", title: "Release 7", version: "7.0", at }),
  );
  const runbook = await createRunbook(all, {
    source: "---\nservices: [vault]\n---\n# Vault is full\n\nDelete old seals.\npassword=hunter2hunter2\n",
  });
  const past = await createIncident(all, { title: "vault filled up", severity: "low", services: ["vault"] });
  await patchIncident(all, past.number, { fix: "A larger disk." });
  const [alert] = (await listAlerts(all, page)).data;
  const [change] = (await listChanges(all, page)).data;
  const signals = (await listSignals(all, { ...page, service: "vault" })).data;
  const signal = signals.find(({ pattern }) => pattern?.includes("No space"))!;
  ids = [
    teams.records.vault.id,
    alertId(alert!.fingerprint),
    change!.id,
    signal.id,
    signal.templateId!,
    past.id,
    runbook.id,
  ];
});

describe("rows that claims quote", () => {
  it("are read as they are stored, by the ids that are shown", async () => {
    const { all } = teams;
    const rows = await readStoredRows(all, [
      ...ids,
      "rec_0_0",
      "nonsense",
      "alert:nobody",
      "sig_x",
      "rec_zz",
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual([
      "record",
      "alert",
      "signal",
      "change",
      "template",
      "incident",
      "runbook",
    ]);
    const texts = [
      "vault seal",
      "disk=d1",
      "No space left on device",
      "version=7.0",
      "No space",
      "A larger disk.",
      "old seals",
    ];
    for (const [i, text] of texts.entries()) expect(rows[i]!.text).toContain(text);
    expect(new Set(rows.map(({ workspaceId }) => workspaceId))).toEqual(new Set([all.workspaceId]));
    expect(rows.map(({ service }) => service)).toEqual([
      "vault",
      "vault",
      "vault",
      "vault",
      "vault",
      null,
      null,
    ]);
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it("are none of another workspace's, and none outside of a limited view", async () => {
    expect(await readStoredRows(await newWorkspace(), ids)).toEqual([]);
    expect(await readStoredRows(teams.shop, ids)).toEqual([]);
    const own = await readStoredRows(teams.shop, [teams.records.shop.id]);
    expect(own).toMatchObject([{ kind: "record", service: "shop" }]);
  });
});
