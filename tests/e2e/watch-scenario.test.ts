import { expect, neverReloaded, open, test } from "./console";

/** Last of all files: what it starts goes on until the server is stopped. */
test("a scenario begins at a click on the first screen, its lines arrive by themselves, and a second one cannot be started, with the reason", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}`);
  const sameLoad = await neverReloaded(page);
  const start = page.getByRole("button", { name: "Run a scenario" });
  await start.click();
  const row = (title: string) =>
    page
      .getByRole("dialog", { name: "Run a scenario" })
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: title }) });
  await expect(row("A quiet evening")).toContainText("about 3 min");
  await row("A quiet evening").getByRole("button", { name: "Start" }).click();
  await expect(page.getByText("“A quiet evening” is running")).toBeVisible();
  await expect(page.getByText("Noise reduction", { exact: true })).toBeVisible();
  await expect(page.getByText(/^[\d,.]+K? lines by minute of arrival$/)).toBeVisible();
  await sameLoad();

  await start.click();
  await expect(row("A quiet evening").getByRole("button", { name: "Running" })).toBeDisabled();
  const second = row("Database cascade").getByRole("button", { name: "Start" });
  await expect(second).toBeDisabled();
  await expect(second).toHaveAttribute("title", /“A quiet evening” is running/);
});
