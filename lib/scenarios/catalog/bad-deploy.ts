import { boxOffice } from "../box-office";
import type { Remark, Scenario } from "../model";

const crash: Remark = {
  level: "error",
  from: "pricing.api",
  text: "Unhandled exception while quoting {show} for {user}: KeyError: 'fee_table'",
  stack: [
    "Traceback (most recent call last):",
    '  File "/srv/pricing/api.py", line 88, in quote',
    "    total = apply_fees(base, tariff, venue)",
    '  File "/srv/pricing/fees.py", line 41, in apply_fees',
    '    rows = venue.settings["fee_table"][tariff.code]',
    "KeyError: 'fee_table'",
  ],
};

/** Release 3.8.0 of pricing reads a setting that half the venues do not have. */
export const badDeploy: Scenario = {
  name: "bad-deploy",
  title: "A bad deploy",
  description: "pricing 3.8.0 rolls out and raises KeyError on most quotes; shop pages and checkout suffer.",
  world: boxOffice,
  historyMinutes: 15,
  liveMinutes: 3,
  phases: [
    {
      title: "An innocent release, for comparison",
      fromMinute: 6,
      toMinute: 18,
      effects: [
        {
          service: "mailer",
          release: "2.2.1",
        },
        {
          service: "rollout",
          once: [
            {
              level: "info",
              from: "controller",
              text: "rolling out mailer 2.2.1 (was 2.2.0), requested by ci",
              attributes: { application: "mailer", version: "2.2.1" },
            },
          ],
        },
      ],
    },
    {
      title: "pricing 3.8.0 replaces 3.7.4, pod by pod",
      fromMinute: 15.35,
      toMinute: 15.85,
      effects: [
        {
          service: "rollout",
          once: [
            {
              level: "info",
              from: "controller",
              text: "rolling out pricing 3.8.0 (was 3.7.4), requested by ci",
              attributes: { application: "pricing", version: "3.8.0" },
            },
          ],
        },
        {
          service: "pricing",
          release: "3.8.0",
          once: [
            {
              level: "info",
              from: "pricing.app",
              text: "pricing 3.8.0 started, 4 workers, tariff schema 12",
            },
          ],
          fails: { share: [0.2, 0.8], says: [crash] },
        },
      ],
    },
    {
      title: "All pods run 3.8.0",
      fromMinute: 15.85,
      toMinute: 18,
      effects: [{ service: "pricing", release: "3.8.0", fails: { share: 0.85, says: [crash] } }],
    },
  ],
  truth: { service: "pricing", kind: "bad_deploy", startsAtMinute: 15.35 },
};
