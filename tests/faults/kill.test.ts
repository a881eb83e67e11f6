import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LogRecord, WindowReport } from "@/lib/intake/schemas";
import { startServer, type TestServer } from "../support/server";
import { closedWindows, messageOf, records, sendNumbered } from "./numbered";

const SERVICES = ["north", "east", "south", "west"];
const KILLS = 5;

describe("a server that is killed five times at any moment under load", () => {
  let server: TestServer;
  const accepted = new Map<string, number>();
  const windows = new Map<string, WindowReport[]>();
  const found = new Map<string, LogRecord[]>();

  beforeAll(async () => {
    server = await startServer({ env: { WINDOW_SECONDS: "0.3" } });
    let done = false;
    const senders = SERVICES.map(async (service) => {
      accepted.set(service, await sendNumbered(server, service, () => done));
    });
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(200 + Math.random() * 1500);
      await server.kill9();
      await server.restart();
    }
    done = true;
    await Promise.all(senders);
    console.info(`accepted ${[...accepted].map(([service, lines]) => `${lines} of ${service}`).join(", ")}`);
    for (const service of SERVICES) {
      windows.set(service, await closedWindows(server, service, accepted.get(service)!));
      found.set(service, await records(server, service));
    }
  });
  afterAll(() => server?.remove());

  test.each(SERVICES)("keeps every accepted line of %s exactly once", (service) => {
    const lines = accepted.get(service)!;
    expect(lines).toBeGreaterThan(0);
    const messages = found.get(service)!.map(({ message }) => message);
    const expected = Array.from({ length: lines }, (_, number) => messageOf(service, number));
    expect(messages.sort()).toEqual(expected.sort());
  });

  test.each(SERVICES)("closes windows of %s that neither overlap nor skip", (service) => {
    const own = windows.get(service)!;
    expect(own.map(({ number }) => number)).toEqual(own.map((_, i) => i + 1));
    const overlapping = own.filter((window, i) => i > 0 && window.openedAt < own[i - 1]!.closedAt);
    expect(overlapping).toEqual([]);
    expect(own.reduce((sum, window) => sum + window.records, 0)).toBe(accepted.get(service));
  });
});
