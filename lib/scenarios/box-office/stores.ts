import type { Service } from "../model";

/** What the others stand on. */
export const ordersDb: Service = {
  name: "orders-db",
  about: "PostgreSQL of the orders.",
  style: "postgres",
  release: "17.4",
  latencyMs: 6,
  slowMs: 1000,
  calls: [],
  voice: {
    slow: [
      {
        level: "info",
        from: "orders@orders",
        text: "duration: {ms}.{int:100-999} ms  execute <unnamed>: INSERT INTO order_lines (order_id, show_id, seat, price) VALUES ($1, $2, $3, $4)",
      },
    ],
    failed: [
      {
        level: "error",
        from: "orders@orders",
        text: "canceling statement due to statement timeout",
        stack: ["STATEMENT:  UPDATE seats SET order_id = $1 WHERE show_id = $2 AND seat = $3"],
      },
    ],
  },
  chatter: [
    { level: "info", perMinute: 0.8, text: "checkpoint starting: time" },
    {
      level: "info",
      perMinute: 0.8,
      text: "checkpoint complete: wrote {int:400-2600} buffers ({decimal:0-3}%); 0 WAL file(s) added, 0 removed, {int:1-3} recycled; write={decimal:20-80} s, sync=0.0{int:10-99} s, total={decimal:20-80} s",
    },
    {
      level: "info",
      from: "orders@orders",
      perMinute: 4,
      text: "connection authorized: user=orders database=orders application_name=orders-{hex:5}",
    },
    {
      level: "info",
      perMinute: 0.8,
      text: 'automatic vacuum of table "orders.public.outbox": index scans: 1, pages: 0 removed, {int:90-400} remain, tuples: {int:200-4000} removed',
    },
    {
      level: "error",
      from: "report@orders",
      perMinute: 0.9,
      text: 'relation "daily_sales_{int:2028-2031}" does not exist at character {int:15-60}',
    },
  ],
};

export const listingDb: Service = {
  name: "listing-db",
  about: "PostgreSQL of the programme.",
  style: "postgres",
  release: "17.4",
  latencyMs: 3,
  slowMs: 1000,
  calls: [],
  voice: {
    slow: [
      {
        level: "info",
        from: "listing@programme",
        text: "duration: {ms}.{int:100-999} ms  execute get_show: SELECT * FROM shows WHERE slug = $1",
      },
    ],
    failed: [
      { level: "error", from: "listing@programme", text: "canceling statement due to statement timeout" },
    ],
  },
  chatter: [
    {
      level: "info",
      perMinute: 0.8,
      text: "checkpoint complete: wrote {int:20-300} buffers (0.{int:1-9}%); 0 WAL file(s) added, 0 removed, 0 recycled; write={decimal:2-30} s, sync=0.00{int:1-9} s, total={decimal:2-30} s",
    },
    {
      level: "info",
      from: "listing@programme",
      perMinute: 3,
      text: "connection authorized: user=listing database=programme application_name=listing",
    },
    {
      level: "warn",
      from: "feeds@programme",
      perMinute: 1.2,
      text: "there is already a transaction in progress",
    },
  ],
};

export const sessionCache: Service = {
  name: "session-cache",
  about: "Redis with sessions and seat holds.",
  style: "redis",
  release: "7.4.2",
  latencyMs: 1,
  calls: [],
  voice: {
    failed: [
      {
        level: "error",
        text: "MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk",
      },
    ],
  },
  chatter: [
    { level: "info", perMinute: 1, text: "{int:100-999} changes in 60 seconds. Saving..." },
    { level: "info", perMinute: 1, text: "Background saving started by pid {int:200-9000}" },
    { level: "info", perMinute: 1, text: "DB saved on disk" },
    { level: "info", perMinute: 1, text: "Background saving terminated with success" },
    {
      level: "warn",
      perMinute: 0.8,
      text: "Client id={int:1000-99999} addr={podip}:{int:30000-60000} scheduled to be closed ASAP for overcoming of output buffer limits.",
    },
  ],
};

export const eventBus: Service = {
  name: "event-bus",
  about: "Kafka between orders and what follows them.",
  style: "log4j",
  threads: ["data-plane-kafka-request-handler-", "kafka-scheduler-"],
  release: "3.9.0",
  latencyMs: 3,
  calls: [],
  voice: {
    failed: [
      {
        level: "error",
        from: "kafka.server.ReplicaManager",
        text: "[ReplicaManager broker=1] Error processing append operation on partition orders-{int:0-11}",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "kafka.log.UnifiedLog",
      perMinute: 3,
      text: "[UnifiedLog partition=orders-{int:0-11}, dir=/var/lib/kafka] Rolled new log segment at offset {int:100000-9000000} in {int:1-8} ms.",
    },
    {
      level: "info",
      from: "kafka.coordinator.group.GroupMetadataManager",
      perMinute: 2,
      text: "[GroupMetadataManager brokerId=1] Removed {int:0-3} expired offsets in {int:1-6} milliseconds.",
    },
    {
      level: "warn",
      from: "org.apache.kafka.clients.NetworkClient",
      perMinute: 1.2,
      text: "[AdminClient clientId=exporter-{int:1-3}] Connection to node -1 could not be established. Node may not be available.",
    },
  ],
};
