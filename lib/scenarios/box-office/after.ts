import type { Service } from "../model";

/** What follows an order, and what runs the place. */
export const ticketPrinter: Service = {
  name: "ticket-printer",
  about: "Makes the PDF with the QR code.",
  style: "json",
  release: "1.6.3",
  latencyMs: 160,
  slowMs: 5000,
  calls: [{ to: "orders", address: "orders:8080", timeoutMs: 6000, hides: { seconds: 30, share: 0.6 } }],
  voice: {
    done: [
      {
        level: "info",
        text: "ticket {order}-{int:1-6}.pdf rendered, {int:60-220} kB, {ms} ms",
        from: "render",
        attributes: { "order.id": "{order}", duration_ms: "{ms}" },
      },
    ],
    hidden: [
      {
        level: "warn",
        text: "{peer} unavailable, ticket for {order} goes back to the queue",
        from: "consumer",
        attributes: { "order.id": "{order}" },
      },
    ],
    callFailed: {
      error: [
        {
          level: "error",
          text: "could not load {order} from {peer}: HTTP 503",
          from: "consumer",
          attributes: { "order.id": "{order}" },
        },
      ],
      refused: [
        { level: "error", text: "could not load {order}: connect to {address} refused", from: "consumer" },
      ],
      timeout: [
        { level: "error", text: "could not load {order} from {peer} within {timeout} ms", from: "consumer" },
      ],
    },
    failed: [
      {
        level: "error",
        text: "rendering of {order} abandoned after {ms} ms",
        from: "render",
        attributes: { "order.id": "{order}" },
      },
    ],
  },
  chatter: [
    {
      level: "warn",
      perMinute: 2,
      text: "font {pick:EncoreSans|Libre Barcode|Noto Serif} has no glyph U+{pick:1F3AD|1F3BB|0416|05D0}, using fallback",
      from: "render",
    },
    { level: "info", perMinute: 3, text: "consumer lag on orders-{int:0-11}: {int:0-14}", from: "consumer" },
  ],
};

export const mailer: Service = {
  name: "mailer",
  about: "Sends confirmations and reminders.",
  style: "python",
  release: "2.2.0",
  latencyMs: 90,
  calls: [],
  voice: {
    done: [
      {
        level: "info",
        from: "mailer.smtp",
        text: "250 accepted message <{hex:16}@mail.encore.example> template={pick:confirmation|reminder|refund} in {ms} ms",
      },
    ],
    failed: [
      {
        level: "error",
        from: "mailer.smtp",
        text: "relay refused message <{hex:16}@mail.encore.example>: 451 try again later",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "mailer.queue",
      perMinute: 6,
      text: "queue depth {int:0-30}, oldest {int:0-25} s",
    },
    {
      level: "error",
      from: "mailer.smtp",
      perMinute: 2,
      text: "550 5.1.1 mailbox unavailable for recipient {hex:10}, bounced",
    },
    {
      level: "warn",
      from: "mailer.smtp",
      perMinute: 3,
      text: "greylisted by mx{int:1-4}.{pick:postfach|inbox|mailhaus}.example, retry in {int:60-300} s",
    },
  ],
};

export const rollout: Service = {
  name: "rollout",
  about: "Carries releases and restarts out on the cluster.",
  style: "json",
  release: "0.33.0",
  latencyMs: 1,
  calls: [],
  voice: {},
  chatter: [
    {
      level: "info",
      perMinute: 4,
      text: "reconciled {int:14-16} applications, 0 out of sync, {int:200-900} ms",
      from: "controller",
    },
    {
      level: "warn",
      perMinute: 1,
      text: "image registry answered 429, next poll in {int:20-60} s",
      from: "images",
    },
  ],
};
