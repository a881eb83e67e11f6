import { expect, it } from "vitest";
import { loggable } from "./log";

it("logs a failed query without the values that were sent", () => {
  const failed = Object.assign(
    new Error("Failed query: insert … params: hunter2", {
      cause: Object.assign(new Error("duplicate key"), { code: "23505" }),
    }),
    {
      query: "insert into users",
      params: ["hunter2"],
    },
  );
  const logged = loggable(failed);
  expect(`${JSON.stringify(logged)} ${logged.message} ${logged.stack}`).not.toContain("hunter2");
  expect(logged).toMatchObject({ code: "23505", query: "insert into users" });
});
