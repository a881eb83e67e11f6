import { describe, expect, it } from "vitest";
import { fuse } from "./fuse";
import { indexCorpus } from "./index-corpus";
import { search } from "./search";

const runbook = (title: string, meaning: string, steps: string) =>
  `---\ntitle: ${title}\n---\n# ${title}\n\n## Meaning\n\n${meaning}\n\n## Mitigation\n\n${steps}\n`;
const files = [
  {
    path: "db/DatabaseReplicaLag.md",
    source: runbook(
      "Database replica lag",
      "Replicas of the database are behind the primary.",
      "Check the network. Restart the replica.",
    ),
  },
  {
    path: "db/DatabaseDiskFull.md",
    source: runbook(
      "Database disk full",
      "The volume of the database has no space left.",
      "Remove old snapshots, then check the database.",
    ),
  },
  {
    path: "web/GatewayErrors.md",
    source: runbook(
      "Gateway errors",
      "The gateway answers 502 to clients.",
      "Check the database, then restart the gateway.",
    ),
  },
  {
    path: "web/CertificateExpiry.md",
    source: runbook("Certificate expires", "A certificate of the gateway is about to expire.", "Renew it."),
  },
  { path: "web/GatewayDown.md", source: "# GatewayDown\n\nSee [gateway errors](./GatewayErrors.md)\n" },
];
const index = indexCorpus(files);
const first = (question: string) => search(index, question, 3)[0]?.id;

describe("runbook search", () => {
  it.each([
    ["Disk of database orders-db-0 is 98% full", "db/DatabaseDiskFull.md"],
    ["replication of the databases is lagging behind", "db/DatabaseReplicaLag.md"],
    ["certificates expiring in 3 days", "web/CertificateExpiry.md"],
  ])("%s finds %s", (question, id) => expect(first(question)).toBe(id));

  it("puts what a runbook is about before what its steps mention", () => {
    expect(
      search(index, "database", 5)
        .map(({ id }) => id)
        .slice(0, 2)
        .sort(),
    ).toEqual(["db/DatabaseDiskFull.md", "db/DatabaseReplicaLag.md"]);
  });
  it("says for each hit what was found where", () => {
    expect(search(index, "no space left on the volume", 1)[0]?.why).toMatch(
      /volum in what it says of the trouble/,
    );
  });
  it("finds a runbook that only points to another by what that one says", () => {
    expect(search(index, "gateway is down and answers 502", 1)[0]?.id).toBe("web/GatewayDown.md");
  });
  it("answers nothing to a question of which it knows no word", () => {
    expect(search(index, "qwxz vvkj", 5)).toEqual([]);
  });
  it("gives the same answer whatever the order of the files", () => {
    const backwards = indexCorpus([...files].reverse());
    const ids = (from: typeof index) => search(from, "restart the gateway", 5).map(({ id }) => id);
    expect(ids(backwards)).toEqual(ids(index));
  });
});

it("fusion puts what both rankings put high before what one puts first", () => {
  const fused = fuse([
    { ids: ["a", "b", "c"], weight: 1 },
    { ids: ["d", "b", "a"], weight: 1 },
  ]);
  expect(
    fused
      .map(({ id }) => id)
      .slice(0, 2)
      .sort(),
  ).toEqual(["a", "b"]);
  expect(fuse([{ ids: ["a"], weight: 1 }])[0]).toEqual({ id: "a", score: 1 });
});
