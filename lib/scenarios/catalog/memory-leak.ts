import { boxOffice } from "../box-office";
import type { Chatter, Effect, Phase, Scenario } from "../model";

const gc = (from: number, to: number): Chatter => ({
  level: "warn",
  from: "e.seatmap.gc.GcObserver",
  perMinute: 24,
  text: `GC pause full {int:400-2600} ms, heap {int:${from}-${to}} MB of 1024 MB`,
});
const outOfMemory: Chatter = {
  level: "error",
  from: "e.seatmap.RenderController",
  perMinute: 40,
  text: "could not render {show}: Java heap space",
  stack: [
    "java.lang.OutOfMemoryError: Java heap space",
    "\tat java.base/java.util.Arrays.copyOf(Arrays.java:3537)",
    "\tat example.encore.seatmap.HallCache.put(HallCache.java:66)",
    "\tat example.encore.seatmap.RenderController.render(RenderController.java:112)",
  ],
};

/** The last moments before the kernel steps in: long pauses, slow answers, then none. */
const choking = (fromMinute: number, toMinute: number): Phase => ({
  title: "The heap is full",
  fromMinute,
  toMinute,
  effects: [
    {
      service: "seat-map",
      slows: [20, 250],
      says: [gc(930, 1020), outOfMemory],
      grow: [0.4, 1.2],
      fails: { share: [0.05, 0.5], says: [] },
    },
  ],
});
const killed = (fromMinute: number, toMinute: number): Phase[] => {
  const restart: Effect = {
    service: "rollout",
    once: [
      {
        level: "warn",
        from: "events",
        text: "container seat-map in pod seat-map-{hex:8}-{hex:5} OOMKilled (exit code 137), restarting",
        attributes: { application: "seat-map", reason: "OOMKilled" },
      },
    ],
  };
  const back = {
    level: "info",
    from: "e.seatmap.Application",
    text: "Started Application in {decimal:6-11} seconds (process running for {decimal:11-13})",
  } as const;
  return [
    { title: "Killed", fromMinute, toMinute, effects: [{ service: "seat-map", down: true }, restart] },
    {
      title: "Back",
      fromMinute: toMinute,
      toMinute: toMinute + 0.02,
      effects: [{ service: "seat-map", once: [back] }],
    },
  ];
};

/** seat-map keeps every hall it ever drew; the heap fills, the kernel kills it, and it begins anew. */
export const memoryLeak: Scenario = {
  name: "memory-leak",
  title: "A memory leak",
  description: "The heap of seat-map fills, pauses grow, it is OOM-killed, comes back and fills again.",
  world: boxOffice,
  historyMinutes: 15,
  liveMinutes: 3,
  phases: [
    {
      title: "Pauses grow",
      fromMinute: 13,
      toMinute: 15.35,
      effects: [{ service: "seat-map", slows: [1, 8], grow: [0, 0.5], says: [gc(700, 930)] }],
    },
    choking(15.35, 16),
    ...killed(16, 16.3),
    {
      title: "It fills again",
      fromMinute: 16.4,
      toMinute: 17,
      effects: [{ service: "seat-map", slows: [2, 20], grow: [0.2, 1], says: [gc(760, 960)] }],
    },
    choking(17, 17.5),
    ...killed(17.5, 17.9),
  ],
  truth: { service: "seat-map", kind: "memory_leak", startsAtMinute: 13 },
};
