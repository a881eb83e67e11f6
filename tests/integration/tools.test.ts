import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/access";
import { alertId, checkClaims, type Desk, looks, readStoredRows, toolsForModel } from "@/lib/commander";
import { createIncident, getIncident, patchIncident } from "@/lib/incidents";
import { acceptAlerts, acceptChanges, listAlerts, listChanges } from "@/lib/intake";
import { createRunbook } from "@/lib/knowledge";
import { listSignals } from "@/lib/signals";
import { newWorkspace, useDatabase } from "../support/database";
import { NOW, SHOP_AND_VAULT, twoTeams } from "./two-teams";

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

const HOUR = 3_600_000;
/** A desk at the incident of both services; what is done is kept in `acts`. */
async function deskOf(ctx: Ctx, number = SHOP_AND_VAULT): Promise<Desk & { acts: string[] }> {
  const acts: string[] = [];
  return {
    ctx,
    incident: await getIncident(ctx, number),
    from: NOW - HOUR,
    until: NOW + HOUR,
    acts,
    signal: new AbortController().signal,
    actions: {
      run: async (act, work) => {
        acts.push(`${act.agent} ${act.kind} ${act.name}: ${act.text}`);
        return work();
      },
    },
  };
}

describe("tools", () => {
  it("answer rows that can be quoted, each under an id by which it is read again", async () => {
    const desk = await deskOf(teams.all);
    const found = {
      search: await looks(desk, "diagnosis", "search_records", {
        text: "seal",
        service: "vault",
        level: "warn",
      }),
      histogram: await looks(desk, "diagnosis", "template_histogram", {}),
      compare: await looks(desk, "diagnosis", "compare_with_before", { services: ["vault"] }),
      service: await looks(desk, "diagnosis", "service_and_neighbours", { service: "vault" }),
      changes: await looks(desk, "diagnosis", "changes", { service: "vault" }),
      similar: await looks(desk, "diagnosis", "similar_incidents", {}),
      runbooks: await looks(desk, "diagnosis", "runbooks", { query: "vault is full" }),
    };
    expect(found.search.rows).toMatchObject([{ kind: "record", service: "vault", count: 5 }]);
    const histogram = found.histogram.rows.map(({ text }) => text).join();
    for (const said of ["No space left on device", "timed out"]) expect(histogram).toContain(said);
    expect(found.compare.rows.find(({ text }) => text.includes("No space"))?.note).toMatch(
      /new: 30 lines, 0 before/,
    );
    expect(found.service.rows[0]!.text).toContain("is needed by shop");
    expect(found.changes.rows[0]!.text).toContain("Release 7");
    expect(found.runbooks.rows[0]!.text).toContain("Delete old seals");
    expect(desk.acts).toHaveLength(7);
    expect(desk.acts[0]).toBe(
      'diagnosis tool search_records: Looks for log lines of vault of level warn or worse with "seal"',
    );

    const rows = Object.values(found).flatMap(({ rows }) => rows);
    const stored = new Map(
      (
        await readStoredRows(
          teams.all,
          rows.map(({ id }) => id),
        )
      ).map((row) => [row.id, row]),
    );
    for (const { id, text, kind } of rows) {
      expect(stored.get(id)?.kind, id).toBe(kind);
      const scope = {
        workspaceId: teams.all.workspaceId,
        services: ["shop", "vault"],
        from: 0,
        until: Number.MAX_SAFE_INTEGER,
        edges: [],
        symptoms: [],
      };
      const [checked] = checkClaims(
        [{ kind: "context", text: "x", entity: null, evidence: [{ id, quote: text.slice(0, 200) }] }],
        [stored.get(id)!],
        scope,
      );
      expect(checked!.problems, `${id} ${text}`).toEqual([]);
    }
  });

  it("show of a limited view nothing else, and of other workspaces nothing at all", async () => {
    const shop = await deskOf(teams.shop);
    const elsewhere = await newWorkspace();
    const foreign = { ...(await deskOf(teams.all)), ctx: elsewhere };
    for (const desk of [shop, foreign]) {
      const found = await Promise.all([
        looks(desk, "diagnosis", "search_records", { text: "vault" }),
        looks(desk, "diagnosis", "search_records", { service: "vault" }),
        looks(desk, "diagnosis", "template_histogram", { services: ["vault"] }),
        looks(desk, "diagnosis", "compare_with_before", { services: ["vault"] }),
        looks(desk, "diagnosis", "service_and_neighbours", { service: "vault" }),
        looks(desk, "diagnosis", "changes", {}),
        looks(desk, "diagnosis", "similar_incidents", {}),
        looks(desk, "diagnosis", "runbooks", { query: "vault is full" }),
      ]);
      expect(found.flatMap(({ rows }) => rows)).toEqual([]);
    }
    expect(
      (await looks(shop, "diagnosis", "service_and_neighbours", { service: "shop" })).rows[0]!.text,
    ).not.toContain("vault");
  });

  it("find nothing without the right to look", async () => {
    const bare = { ...teams.all, permissions: new Set<never>() };
    const desk = { ...(await deskOf(teams.all)), ctx: bare };
    expect(await looks(desk, "diagnosis", "search_records", {})).toEqual({
      rows: [],
      note: "This may not be looked at.",
    });
    expect((await looks(desk, "diagnosis", "changes", {})).rows).toEqual([]);
  });

  it("answer a model in fences, and stop when it looks without end", async () => {
    const desk = await deskOf(teams.all);
    const tools = toolsForModel(desk, "diagnosis", "m");
    const ask = (input: object) => tools.search_records.run(input as never, desk.signal) as Promise<string>;
    expect(await ask({ text: "seal" })).toMatch(
      /^⟦data m record rec_\w+⟧\n\(service vault, .* 5 lines, warn\) vault seal 4\n⟦end m⟧$/,
    );
    await expect(ask({ text: 7 })).rejects.toThrow();
    for (let i = 0; i < 20; i++) await ask({});
    expect(await ask({})).toBe("No further looks: answer with what is known.");
    expect(desk.acts.length).toBeLessThan(20);
  });

  it("are not asked once the run is stopped", async () => {
    const stop = new AbortController();
    stop.abort(new Error("stopped"));
    const desk = { ...(await deskOf(teams.all)), signal: stop.signal };
    await expect(looks(desk, "diagnosis", "changes", {})).rejects.toThrow("stopped");
  });
});
