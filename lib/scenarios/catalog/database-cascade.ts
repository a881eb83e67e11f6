import { boxOffice } from "../box-office";
import type { Scenario } from "../model";

/** A forgotten report holds locks in the orders database; connections pile up behind it until none is left. */
export const databaseCascade: Scenario = {
  name: "database-cascade",
  title: "Database cascade",
  description:
    "Locks in orders-db eat its connections; orders, checkout, the shop and the proxy fail after it.",
  world: boxOffice,
  historyMinutes: 15,
  liveMinutes: 3,
  phases: [
    {
      title: "Locks pile up",
      fromMinute: 15.35,
      toMinute: 15.8,
      effects: [
        {
          service: "orders-db",
          slows: [10, 400],
          grow: [0.3, 1],
          says: [
            {
              level: "info",
              from: "orders@orders",
              perMinute: 60,
              text: "process {int:40-9000} still waiting for RowExclusiveLock on relation {int:16384-16460} of database 16384 after {int:1000-4000}.{int:100-999} ms",
              stack: [
                "DETAIL:  Process holding the lock: 3127. Wait queue: {int:40-9000}, {int:40-9000}, {int:40-9000}.",
              ],
            },
            {
              level: "error",
              from: "orders@orders",
              perMinute: 30,
              text: "canceling statement due to lock timeout",
              stack: [
                'CONTEXT:  while locking tuple ({int:0-900},{int:1-60}) in relation "seats"',
                "STATEMENT:  UPDATE seats SET order_id = $1 WHERE show_id = $2 AND seat = $3",
              ],
            },
          ],
          fails: { share: [0.1, 0.5], says: [] },
        },
      ],
    },
    {
      title: "No connection is left",
      fromMinute: 15.8,
      toMinute: 18,
      effects: [
        {
          service: "orders-db",
          slows: [400, 900],
          says: [
            {
              level: "fatal",
              from: "orders@orders",
              perMinute: 120,
              text: "remaining connection slots are reserved for roles with the SUPERUSER attribute",
            },
            {
              level: "error",
              from: "orders@orders",
              perMinute: 30,
              text: "canceling statement due to lock timeout",
              stack: [
                'CONTEXT:  while locking tuple ({int:0-900},{int:1-60}) in relation "seats"',
                "STATEMENT:  UPDATE seats SET order_id = $1 WHERE show_id = $2 AND seat = $3",
              ],
            },
          ],
          fails: { share: [0.6, 0.85], says: [] },
        },
        {
          service: "orders",
          says: [
            {
              level: "warn",
              from: "com.zaxxer.hikari.pool.HikariPool",
              perMinute: 20,
              text: "OrdersPool - Pool stats (total=30, active=30, idle=0, waiting={int:12-160})",
            },
          ],
        },
      ],
    },
  ],
  truth: { service: "orders-db", kind: "connection_exhaustion", startsAtMinute: 15.35 },
};
