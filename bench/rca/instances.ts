import { type Anomaly, InstanceRanker } from "@/lib/commander/diagnosis/instances";

export interface InstanceCase {
  id: string;
  split?: string;
  instances: string[];
  events: {
    type: "metric" | "log" | "trace";
    instance?: string;
    metric?: string;
    direction?: string;
    template?: string;
    caller?: string;
    callee?: string;
    operation?: string;
    status?: string;
  }[];
  root_cause_instance: string;
}

/** What the product sees of a case: its anomalies, and no answer. */
export function anomaliesOf({ events, instances }: Pick<InstanceCase, "events" | "instances">): Anomaly[] {
  const known = new Set(instances);
  return events.flatMap((event): Anomaly[] => {
    if (event.type === "metric")
      return [
        {
          instance: event.instance!,
          source: "metric",
          name: event.metric!,
          change: event.direction!,
          caller: null,
        },
      ];
    if (event.type === "log")
      return [{ instance: event.instance!, source: "log", name: event.template!, change: "", caller: null }];
    if (!known.has(event.callee!)) return [];
    return [
      {
        instance: event.callee!,
        source: "trace",
        name: event.operation!,
        change: event.status!,
        caller: event.caller!,
      },
    ];
  });
}

/** Ranks of the root cause in the cases to be judged; the history is the training split without its answers, or all other cases. */
export function rankInstances(cases: InstanceCase[]): { one: InstanceCase; ranked: string[] }[] {
  const train = cases.filter(({ split }) => split === "train");
  const judged = train.length > 0 ? cases.filter(({ split }) => split !== "train") : cases;
  const shared = train.length > 0 ? new InstanceRanker(train.map(anomaliesOf)) : null;
  return judged.map((one) => {
    const ranker = shared ?? new InstanceRanker(cases.filter((other) => other !== one).map(anomaliesOf));
    return { one, ranked: ranker.rank(anomaliesOf(one), one.instances).map(({ instance }) => instance) };
  });
}
