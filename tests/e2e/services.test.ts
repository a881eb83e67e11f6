import { expect, open, test } from "./console";

test("services are imported from a file, changed with a way back, and drawn as a map", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/400/);
  await open(page, `/${workspace.slug}/services`);
  await page.getByRole("button", { name: "Import" }).click();
  const form = page.getByRole("dialog", { name: "Import services" });
  await form.getByLabel("Or its text").fill("services:\n  - name: [");
  await form.getByRole("button", { name: "Import" }).click();
  await expect(form.getByRole("alert")).toContainText("YAML");
  await form
    .getByLabel("Or its text")
    .fill("services:\n  - name: checkout\n    owner: payments\n    tier: 1\n    dependsOn: [orders-db]\n");
  await form.getByRole("button", { name: "Import" }).click();
  await expect(form).toHaveCount(0);
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: "checkout", exact: true }) });
  await expect(row).toContainText("payments · tier 1");
  await expect(page.getByRole("heading", { name: "Who needs whom" })).toBeVisible();

  await row.getByRole("button", { name: "Edit checkout" }).click();
  const edit = page.getByRole("dialog", { name: "checkout" });
  await expect(edit.getByLabel("Needs, separated by commas")).toHaveValue("orders-db");
  await edit.getByLabel("Owner").fill("checkout team");
  await edit.getByLabel("Cost of a minute down").fill("250.5");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("checkout team");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("payments");
  const { data } = await (await workspace.fetch("/api/v1/services")).json();
  expect(data.find(({ name }: { name: string }) => name === "checkout")).toMatchObject({
    owner: "payments",
    costPerMinute: null,
    calls: [{ callee: "orders-db", source: "declared" }],
  });
});

test("what kubectl prints is imported, and shown where a service runs", async ({ page, workspace }) => {
  await open(page, `/${workspace.slug}/services`);
  await page.getByRole("button", { name: "Import" }).click();
  const form = page.getByRole("dialog", { name: "Import services" });
  await expect(form).toContainText("kubectl get services,pods,nodes");
  const pod = (n: number) => ({
    kind: "Pod",
    metadata: { name: `cart-${n}`, namespace: "shop", labels: { app: "cart" } },
    spec: { nodeName: `node-${n}` },
    status: { phase: "Running", podIP: `10.1.0.${n}` },
  });
  const service = {
    kind: "Service",
    metadata: { name: "cart", namespace: "shop" },
    spec: { clusterIP: "10.96.0.7", selector: { app: "cart" }, ports: [{ port: 80 }] },
  };
  const list = { kind: "List", items: [service, pod(1), pod(2), { kind: "Secret" }] };
  await form.getByLabel("Or its text").fill(JSON.stringify(list));
  await form.getByRole("button", { name: "Import" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByText("1 service, 2 instances, 0 nodes declared")).toBeVisible();
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "cart", exact: true }) });
  await row.getByText("2 instances on 2 machines").click();
  await expect(row).toContainText("10.96.0.7");
  await expect(row).toContainText("cart-2 10.1.0.2 on node-2");
});
