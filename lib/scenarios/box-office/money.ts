import type { Service } from "../model";

/** Paying, and the book of orders. */
export const payments: Service = {
  name: "payments",
  about: "Charges cards through the provider Cardlane.",
  style: "json",
  release: "4.11.0",
  latencyMs: 240,
  slowMs: 3000,
  calls: [],
  voice: {
    done: [
      {
        level: "info",
        text: "charge captured: {amount} EUR for {order}",
        from: "charges",
        attributes: { "order.id": "{order}", provider: "cardlane", duration_ms: "{ms}" },
      },
    ],
    slow: [
      {
        level: "warn",
        text: "cardlane took {ms} ms to capture {order}",
        from: "cardlane",
        attributes: { provider: "cardlane", duration_ms: "{ms}" },
      },
    ],
    failed: [
      {
        level: "error",
        text: "charge failed for {order} after {ms} ms",
        from: "charges",
        attributes: { "order.id": "{order}", provider: "cardlane" },
      },
    ],
  },
  chatter: [
    {
      level: "warn",
      perMinute: 4,
      text: "charge declined for {order}: {pick:insufficient_funds|do_not_honor|expired_card|authentication_required}",
      from: "charges",
      attributes: { provider: "cardlane" },
    },
    {
      level: "info",
      perMinute: 5,
      text: "webhook charge.{pick:captured|authorized|refunded} verified, event evt_{hex:14}",
      from: "webhooks",
      attributes: { provider: "cardlane" },
    },
    {
      level: "error",
      perMinute: 1.2,
      text: "webhook signature mismatch from {ip}, event dropped",
      from: "webhooks",
      attributes: { provider: "cardlane" },
    },
  ],
};

export const orders: Service = {
  name: "orders",
  about: "The book of orders.",
  style: "log4j",
  release: "6.0.9",
  latencyMs: 10,
  slowMs: 2500,
  calls: [
    { to: "orders-db", address: "orders-db:5432", timeoutMs: 5000, hides: { seconds: 4, share: 0.08 } },
    { to: "event-bus", address: "event-bus:9092", timeoutMs: 3000, hides: { seconds: 20, share: 0.4 } },
  ],
  voice: {
    done: [
      {
        level: "info",
        from: "e.orders.OrderService",
        text: "{op} order {order} of {user} in {ms} ms",
        attributes: { "order.id": "{order}" },
      },
    ],
    slow: [{ level: "warn", from: "e.orders.OrderService", text: "order {order} {op} only after {ms} ms" }],
    called: [{ level: "debug", from: "e.orders.Sql", text: "{peer} commit in {callms} ms", chance: 0.3 }],
    hidden: [
      {
        level: "warn",
        from: "com.zaxxer.hikari.pool.PoolBase",
        text: "OrdersPool - Failed to validate connection to {address} (This connection has been closed.). Possibly consider using a shorter maxLifetime value.",
      },
    ],
    callFailed: {
      error: [
        {
          level: "error",
          from: "e.orders.OrderService",
          text: "order {order} could not be {op}: FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
          stack: [
            "org.postgresql.util.PSQLException: FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "\tat org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication(ConnectionFactoryImpl.java:698)",
            "\tat com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:364)",
            "\tat example.encore.orders.OrderService.store(OrderService.java:131)",
          ],
        },
      ],
      refused: [
        {
          level: "error",
          from: "e.orders.OrderService",
          text: "order {order} could not be {op}: connect to {address} refused",
          stack: [
            "org.postgresql.util.PSQLException: Connection to {address} refused. Check that the hostname and port are correct.",
            "\tat example.encore.orders.OrderService.store(OrderService.java:131)",
          ],
        },
      ],
      timeout: [
        {
          level: "error",
          from: "e.orders.OrderService",
          text: "order {order} could not be {op}: OrdersPool - Connection is not available, request timed out after {timeout}ms (total=30, active=30, idle=0, waiting={int:4-90})",
          stack: [
            "java.sql.SQLTransientConnectionException: OrdersPool - Connection is not available, request timed out after {timeout}ms",
            "\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)",
            "\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)",
            "\tat example.encore.orders.OrderService.store(OrderService.java:131)",
            "\t... 57 common frames omitted",
          ],
        },
      ],
    },
    failed: [
      {
        level: "error",
        from: "e.orders.OrderController",
        text: "POST /v1/orders 503 for {user} after {ms} ms",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "com.zaxxer.hikari.pool.HikariPool",
      perMinute: 2,
      text: "OrdersPool - Pool stats (total=30, active={int:1-9}, idle={int:20-28}, waiting=0)",
    },
    {
      level: "info",
      from: "e.orders.Outbox",
      perMinute: 10,
      text: "published {int:1-12} events from the outbox in {int:3-40} ms",
    },
    {
      level: "warn",
      from: "e.orders.Refunds",
      perMinute: 1.5,
      text: "refund of {order} waits for approval since {int:2-30} h",
    },
  ],
};
