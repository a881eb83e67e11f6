import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/kit/clock";
import { decideNoise, type NoiseRule, type NoiseSubject, type Surroundings } from "./decide";
import { DEFAULT_FLAPPING, judgeFlapping } from "./flapping";
import { judgeRepeats } from "./repeats";
import { type FiringAlert, findFailingUpstream } from "./upstream";

const now = Date.UTC(2026, 10, 20, 12);
const ago = (...minutes: number[]) => minutes.map((minute) => now - minute * MINUTE_MS);

describe("flapping", () => {
  it("begins at the upper bound and ends at the lower, and stays what it was between them", () => {
    const turns = (count: number) => Array.from({ length: count }, (_, i) => now - i * MINUTE_MS);
    const verdicts = [0, 2, 3, 5, 6, 9].map((count) =>
      [false, true].map((was) => judgeFlapping(turns(count), was, now, DEFAULT_FLAPPING).isFlapping),
    );
    expect(verdicts).toEqual([
      [false, false],
      [false, false],
      [false, true],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("does not change its mind from minute to minute while an alert turns at the bound", () => {
    let flapping = false;
    let changes = 0;
    const turns: number[] = [];
    for (let minute = 0; minute < 600; minute++) {
      if (minute % 5 === 0) turns.push(minute * MINUTE_MS);
      const { isFlapping } = judgeFlapping(turns, flapping, minute * MINUTE_MS, DEFAULT_FLAPPING);
      if (isFlapping !== flapping) changes++;
      flapping = isFlapping;
    }
    expect(changes).toBe(1);
  });

  it("forgets what is past, and says what it counted", () => {
    const verdict = judgeFlapping(ago(40, 35, 31, 20, 10, 1), true, now, DEFAULT_FLAPPING);
    expect(verdict).toMatchObject({ isFlapping: true, turns: 3 });
    expect(judgeFlapping(ago(40, 35, 31, 20, 1), true, now, DEFAULT_FLAPPING).explanation).toBe(
      "Calm again: it turned on or off 2 times in 30 min.",
    );
  });
});

describe("only after N in M minutes", () => {
  const policy = { times: 3, withinMinutes: 10 };
  it("counts what lies within the time", () => {
    expect(judgeRepeats(ago(11, 10, 9, 1, 0), now, policy)).toMatchObject({ isEnough: true, times: 3 });
    expect(judgeRepeats(ago(11, 1, 0), now, policy)).toEqual({
      isEnough: false,
      times: 2,
      explanation: "It fired 2 of 3 times in 10 min: not yet enough.",
    });
  });
});

describe("what lies upstream", () => {
  const edges = [
    ["web", "cart"],
    ["cart", "db"],
    ["db", "disk"],
    ["web", "search"],
    ["a", "b"],
    ["b", "a"],
  ].map(([caller, callee]) => ({ caller: caller!, callee: callee! }));
  const alert = (service: string, minutesAgo: number): FiringAlert => ({
    id: `${service}${minutesAgo}`,
    service,
    title: `${service} down`,
    since: now - minutesAgo * MINUTE_MS,
  });
  const find = (service: string, firing: FiringAlert[], minutesAgo = 0) =>
    findFailingUpstream(service, now - minutesAgo * MINUTE_MS, firing, edges);

  it("explains by the way from one to the other", () => {
    expect(find("web", [alert("db", 3)])).toMatchObject({
      alert: { service: "db" },
      path: ["web", "cart", "db"],
    });
    expect(find("web", [alert("db", 3)])!.explanation).toBe(
      "web calls cart calls db, where “db down” fires since 11:57 UTC.",
    );
  });

  it("is the one that explains the others, else the nearest, else the first", () => {
    expect(find("web", [alert("cart", 9), alert("db", 3)])!.alert.service).toBe("db");
    expect(find("web", [alert("disk", 1), alert("search", 1)])!.alert.service).toBe("search");
    expect(find("web", [alert("search", 1), alert("search", 4)])!.alert.since).toBe(now - 4 * MINUTE_MS);
  });

  it.each([
    ["nothing fires", "web", []],
    ["only what is downstream fires", "db", [alert("web", 5), alert("cart", 5)]],
    ["it is itself that fires", "db", [alert("db", 5)]],
    ["it began well after", "web", [alert("db", -6)]],
    ["nobody is known to call it", "unknown", [alert("db", 5)]],
  ] as [string, string, FiringAlert[]][])("is nothing when %s", (_, service, firing) => {
    expect(find(service, firing)).toBeNull();
  });

  it("may be noticed a little later than what it causes", () => {
    expect(find("web", [alert("db", -4)])).not.toBeNull();
  });

  it("of two that need each other is the one that began first, so that not both wait", () => {
    expect(find("a", [alert("b", 5)], 1)).not.toBeNull();
    expect(find("b", [alert("a", 1)], 5)).toBeNull();
  });

  it("is not looked for without end", () => {
    const chain = Array.from({ length: 50 }, (_, i) => ({ caller: `s${i}`, callee: `s${i + 1}` }));
    expect(findFailingUpstream("s0", now, [alert("s3", 1)], chain)).not.toBeNull();
    expect(findFailingUpstream("s0", now, [alert("s4", 1)], chain)).toBeNull();
  });
});

describe("the decision", () => {
  const subject: NoiseSubject = {
    fields: { service: "web", environment: "prod", severity: "high", host: "a" },
    service: "web",
    since: now,
    turns: ago(0),
    firings: ago(0),
    wasFlapping: false,
  };
  const around: Surroundings = { now, rules: [], firing: [], edges: [{ caller: "web", callee: "db" }] };
  const rule = (effect: NoiseRule["effect"], more: Partial<NoiseRule> = {}): NoiseRule => ({
    id: "r1",
    name: "R",
    matchers: [{ field: "service", op: "is", value: "web" }],
    effect,
    ...more,
  });
  const decide = (rules: NoiseRule[], more: Partial<NoiseSubject> = {}, firing: FiringAlert[] = []) =>
    decideNoise({ ...subject, ...more }, { ...around, rules, firing });
  const db: FiringAlert = { id: "alr_db", service: "db", title: "db down", since: now - MINUTE_MS };

  it("lets through what no rule holds back", () => {
    expect(decide([])).toMatchObject({ action: "pass", ruleId: null, isFlapping: false });
    expect(
      decide([
        rule({ kind: "mute", until: null }, { matchers: [{ field: "service", op: "is", value: "db" }] }),
      ]).action,
    ).toBe("pass");
  });

  it("mutes until the time is over", () => {
    expect(decide([rule({ kind: "mute", until: now + 1 })])).toMatchObject({
      action: "hold",
      kind: "mute",
      ruleId: "r1",
    });
    expect(decide([rule({ kind: "mute", until: now })]).action).toBe("pass");
    expect(decide([rule({ kind: "mute", until: null })]).explanation).toBe("Muted by “R” (service is web).");
  });

  it("holds back in maintenance, and says how long", () => {
    const schedule = { every: "day" as const, timeZone: "Europe/Berlin", at: "12:30", durationMinutes: 60 };
    expect(decide([rule({ kind: "maintenance", schedule })])).toMatchObject({
      action: "hold",
      explanation:
        "In maintenance by “R” (service is web), every day at 12:30 (Europe/Berlin) for 60 min, until 2026-11-20 12:30 UTC.",
    });
    expect(decide([rule({ kind: "maintenance", schedule: { ...schedule, at: "13:01" } })]).action).toBe(
      "pass",
    );
  });

  it("holds back what flaps, by the default or a rule's policy", () => {
    expect(decide([], { turns: ago(6, 5, 4, 3, 2, 1) })).toMatchObject({
      action: "hold",
      kind: "flapping",
      ruleId: null,
      isFlapping: true,
    });
    const eager = rule({ kind: "flapping", policy: { withinMinutes: 10, startsAt: 3, endsAt: 1 } });
    expect(decide([eager], { turns: ago(3, 2, 1) })).toMatchObject({ kind: "flapping", ruleId: "r1" });
  });

  it("holds back what came too seldom", () => {
    const seldom = rule({ kind: "repeats", policy: { times: 3, withinMinutes: 10 } });
    expect(decide([seldom])).toMatchObject({ action: "hold", kind: "repeats", ruleId: "r1" });
    expect(decide([seldom], { firings: ago(2, 1, 0) }).action).toBe("pass");
  });

  it("joins what is down upstream", () => {
    expect(decide([], {}, [db])).toMatchObject({
      action: "join",
      kind: "upstream",
      joins: { alert: "alr_db", service: "db" },
    });
    expect(decide([], { service: null }, [db]).action).toBe("pass");
  });

  it("asks people's wishes before all else", () => {
    const rules = [
      rule({ kind: "repeats", policy: { times: 3, withinMinutes: 10 } }, { id: "r2" }),
      rule({ kind: "mute", until: null }),
    ];
    expect(decide(rules, { turns: ago(6, 5, 4, 3, 2, 1) }, [db])).toMatchObject({
      kind: "mute",
      ruleId: "r1",
      isFlapping: true,
    });
  });

  it("changes nothing that it was given", () => {
    const frozen = Object.freeze({
      ...subject,
      turns: Object.freeze(ago(3, 2, 1)),
      firings: Object.freeze(ago(0)),
    });
    expect(() =>
      decideNoise(frozen, Object.freeze({ ...around, firing: Object.freeze([db]) })),
    ).not.toThrow();
  });
});
