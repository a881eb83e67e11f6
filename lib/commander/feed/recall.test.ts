import { describe, expect, it } from "vitest";
import type { SignalMark } from "@/lib/signals";
import { type Diagnosis, type SituationInput, situationSchema } from "../schemas";
import { evidenceDigest } from "./digest";
import { type Answered, type Asking, recallFrom } from "./known";

const NOW = Date.UTC(2026, 5, 1, 12);
const line = (text: string, over = {}) => ({
  id: "rec_1",
  at: NOW,
  text,
  service: "store",
  level: "error",
  ...over,
});
const digest = (over: Partial<SituationInput> = {}) =>
  evidenceDigest(
    situationSchema.parse({
      until: NOW,
      services: [{ name: "store" }],
      records: [line("no space left on device 17")],
      alerts: [{ id: "a", at: NOW, title: "DiskFull on 10.0.0.7", text: "", service: "store" }],
      events: [
        {
          id: "e",
          at: NOW,
          text: "",
          service: "store",
          isWarning: true,
          reason: "Evicted",
          object: "pod/store-1",
        },
      ],
      changes: [{ id: "c", at: NOW, text: "deploy: Store (1.4.0)", service: "store" }],
      ...over,
    }),
  );

describe("the digest of evidence", () => {
  const before = digest();

  it("is the same at another time, in another order, with other values, counts, ids and everyday lines", () => {
    const records = [
      line("request 7 served", { level: "info" }),
      line("no space left on device 99", { id: "rec_9", at: NOW + 5000, count: 40 }),
      line("no space left on device 17", { id: "rec_10" }),
    ];
    const events = [
      {
        id: "x",
        at: 1,
        text: "",
        service: "store",
        isWarning: true,
        reason: "Evicted",
        object: "pod/store-2",
        count: 9,
      },
      {
        id: "y",
        at: 1,
        text: "",
        service: "store",
        isWarning: false,
        reason: "Pulled",
        object: "pod/store-2",
      },
    ];
    expect(digest({ until: NOW + 1000, records, events })).toBe(before);
  });

  it.each<[string, Partial<SituationInput>]>([
    ["another service", { records: [line("no space left on device 17", { service: "web" })] }],
    ["one line more", { records: [line("no space left on device 17"), line("checksum mismatch")] }],
    ["one line less", { records: [] }],
    ["another alert", { alerts: [{ id: "a", at: NOW, title: "Slow", text: "", service: "store" }] }],
    ["another event", { events: [] }],
    ["another release", { changes: [{ id: "c", at: NOW, text: "deploy: Store (1.5.0)", service: "store" }] }],
    ["a person's word", { isDeclared: true }],
  ])("is another for %s", (_, over) => expect(digest(over)).not.toBe(before));

  it("keeps what lies in one part apart from the same in another", () => {
    const none = { records: [], alerts: [], events: [], changes: [] };
    const text = "no space left";
    expect(digest({ ...none, records: [line(text)] })).not.toBe(
      digest({ ...none, alerts: [{ id: "a", at: NOW, title: text, text: "", service: "store" }] }),
    );
  });
});

const finding = (name: string, kind = "disk_full"): Pick<Diagnosis, "verdict" | "hypotheses"> => ({
  verdict: "cause",
  hypotheses: [
    { entity: { kind: "service", name }, kind, group: "g", confidence: 0.9, points: 1, reasons: [] },
  ],
});
const mark = (incidentId: string, over: Partial<SignalMark> = {}): SignalMark => ({
  id: `sig_${incidentId}`,
  incidentId,
  kind: "new_template",
  service: "store",
  score: 0.9,
  templateId: "tpl_1",
  alertFingerprint: null,
  text: "",
  subject: "no space left on device <*>",
  seenIn: { releases: ["1.4.0"], environments: [] },
  ...over,
});
const answered = (over: Partial<Answered> = {}): Answered => ({
  analysisId: "ana_1",
  number: 2,
  incidentNumber: 7,
  incidentId: "past",
  evidenceDigest: "same",
  report: {
    diagnosis: { statement: "", blastRadius: [], ...finding("store") },
    opinion: {
      model: "m",
      summary: "s",
      suspects: [{ entity: { kind: "service", name: "store" }, kind: "disk_full", why: "", isStruck: false }],
    },
  },
  services: ["store", "web"],
  what: null,
  fix: null,
  ...over,
});
const asking = (over: Partial<Asking> = {}): Asking => ({
  incidentId: "now",
  digest: "same",
  diagnosis: finding("store"),
  relatives: new Map(),
  ...over,
});
const both = [mark("now"), mark("past")];
const NONE = new Map<string, string>();

describe("an opinion of before", () => {
  it("serves again for equal evidence, and says from where", () => {
    expect(recallFrom(asking(), [answered()], both, NONE)).toMatchObject({
      analysisId: "ana_1",
      number: 7,
      why: expect.stringContaining("analysis 2 of incident 7"),
    });
  });

  it("serves again where the incident came back, with other lines around it", () => {
    const relatives = new Map([[7, "Incident 7 came back"]]);
    const found = recallFrom(asking({ digest: "other", relatives }), [answered()], both, NONE);
    expect(found!.why).toMatch(/^Incident 7 came back/);
    expect(recallFrom(asking({ digest: "other" }), [answered()], both, NONE)).toBeNull();
  });

  it.each<[string, Partial<Asking>, Partial<Answered>, SignalMark[]]>([
    ["another service", {}, {}, [mark("now", { service: "web" }), mark("past")]],
    [
      "another release",
      {},
      {},
      [mark("now", { seenIn: { releases: ["1.5.0"], environments: [] } }), mark("past")],
    ],
    ["one template more", {}, {}, [...both, mark("now", { id: "sig_2", subject: "checksum mismatch" })]],
    ["one template less", {}, {}, [...both, mark("past", { id: "sig_2", subject: "checksum mismatch" })]],
    ["no signal to compare", {}, {}, []],
    ["another entity, say the rules now", { diagnosis: finding("web") }, {}, both],
    ["another kind, say the rules now", { diagnosis: finding("store", "crash") }, {}, both],
    ["no fault, say the rules now", { diagnosis: { verdict: "no_fault", hypotheses: [] } }, {}, both],
    ["another service, said people since", {}, { what: "It was web, after all." }, both],
    [
      "too many signals to compare",
      {},
      {},
      Array.from({ length: 400 }, (_, i) => mark(i % 2 ? "now" : "past")),
    ],
  ])("does not serve for %s", (_, asks, said, marks) => {
    expect(recallFrom(asking(asks), [answered(said)], marks, NONE)).toBeNull();
  });

  it("does not serve a relative that was changed before, unless in the same way", () => {
    const relatives = new Map([[7, "Incident 7 came back"]]);
    const from = (changes: Map<string, string>) =>
      recallFrom(asking({ digest: "other", relatives }), [answered()], both, changes);
    expect(from(new Map([["now", "store deploy 1.5.0"]]))).toBeNull();
    expect(from(new Map([["past", "store deploy 1.5.0"]]))).toBeNull();
    expect(
      from(
        new Map([
          ["now", "x"],
          ["past", "x"],
        ]),
      ),
    ).not.toBeNull();
  });

  it("serves an incident that has no signals from its own analysis alone", () => {
    expect(recallFrom(asking({ incidentId: "past" }), [answered()], [], NONE)).not.toBeNull();
  });
});
