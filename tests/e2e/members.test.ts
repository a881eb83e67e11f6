import { expect, open, settled, test } from "./console";

interface Listed {
  id: string;
  name: string | null;
  role: string;
  services: string[] | null;
}
const memberOf = async (workspace: { fetch(path: string): Promise<Response> }, name: string) =>
  ((await (await workspace.fetch("/api/v1/members")).json()).data as Listed[]).find(
    (member) => member.name === name,
  );

test("a member's role is changed at once, undone from the toast, and limited to services", async ({
  page,
  visitor,
  workspace,
}) => {
  await workspace.send([{ service: "dock", level: "info", message: "a crate came" }]);
  await visitor("viewer");
  await open(page, `/${workspace.slug}/settings/members`);
  const role = page.getByRole("combobox", { name: "Role of The viewer" });
  await role.click();
  await page.getByRole("option", { name: /^Responder/ }).click();
  await expect(role).toHaveText("Responder");
  await expect(page.getByText("The viewer is responder now")).toBeVisible();
  expect(await memberOf(workspace, "The viewer")).toMatchObject({ role: "responder" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(role).toHaveText("Viewer");
  expect(await memberOf(workspace, "The viewer")).toMatchObject({ role: "viewer" });

  const sees = page.getByRole("button", { name: "What The viewer sees" });
  await sees.click();
  await page.getByRole("option", { name: "dock" }).click();
  await page.getByPlaceholder("Find or add a service").fill("crane");
  await page.getByRole("option", { name: /^Add “crane”/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByText("The viewer sees 2 services")).toBeVisible();
  await expect(sees).toBeFocused();
  expect(await memberOf(workspace, "The viewer")).toMatchObject({ services: ["crane", "dock"] });

  await role.click();
  await page.getByRole("option", { name: /^Admin/ }).click();
  await expect(page.getByText("The viewer is admin now and sees all services")).toBeVisible();
  await sees.hover();
  await expect(page.getByRole("tooltip")).toContainText("only viewers and responders can be limited");
});

test("the last owner's controls are closed with the reason, and an admin cannot touch owners", async ({
  page,
  visitor,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/members`);
  const leave = page.getByRole("button", { name: "Leave the workspace" });
  await leave.hover();
  await expect(page.getByRole("tooltip")).toContainText("The last owner stays");
  await leave.click({ force: true });
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Role of Admin: Owner" }).focus();
  // The one before may still be on its way out.
  const shown = page.locator('[role="tooltip"]:not([data-state="closed"])');
  await expect(shown).toContainText("The last owner stays");

  const admin = await visitor("admin");
  await open(admin, `/${workspace.slug}/settings/members`);
  await admin.getByRole("button", { name: "Remove Admin" }).hover();
  await expect(admin.getByRole("tooltip")).toContainText("Only an owner can change or remove an owner");
  await admin.getByRole("combobox", { name: "Role of The admin" }).click();
  await expect(admin.getByRole("option", { name: /^Owner/ })).toHaveAttribute("aria-disabled", "true");
  await expect(admin.getByRole("option", { name: /^Owner/ })).toContainText("Only an owner makes owners");
  await admin.getByRole("option", { name: /^Viewer/ }).click();
  await expect(admin.getByRole("alertdialog", { name: "Become viewer yourself?" })).toBeVisible();
  await admin.getByRole("button", { name: "Cancel" }).click();
  expect(await memberOf(workspace, "The admin")).toMatchObject({ role: "admin" });
});

test("a removed member is out at once, and whoever leaves is asked first", async ({
  page,
  visitor,
  workspace,
  noise,
}) => {
  noise.expect(/404|401|403/);
  const responder = await visitor("responder");
  const viewer = await visitor("viewer");
  await open(responder, `/${workspace.slug}/settings/members`);
  await expect(responder.getByRole("button", { name: "Remove The viewer" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await open(page, `/${workspace.slug}/settings/members`);
  await page.getByRole("button", { name: "Remove The viewer" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("The viewer no longer belongs to the workspace")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "The viewer" })).toHaveCount(0);
  const answer = await viewer.goto(`/${workspace.slug}`);
  expect(answer?.status()).toBe(404);

  await responder.getByRole("button", { name: "Leave the workspace" }).click();
  await responder.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await expect(responder.getByRole("heading", { name: "You belong to no workspace yet" })).toBeVisible();
  await expect(responder.getByRole("button", { name: "Sign out" })).toBeVisible();
});

test("an invitation is a link shown once, listed with its state, and revoked", async ({
  page,
  elsewhere,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/members`);
  await expect(page.getByRole("heading", { name: "No invitation yet" })).toBeVisible();
  await page.getByRole("button", { name: "Invite" }).click();
  const form = page.getByRole("dialog", { name: "Invite" });
  await form.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await form.getByLabel("Only for this address").fill("katherine@example.test");
  await expect(form.getByLabel("Can be used")).toBeDisabled();
  await form.getByRole("combobox", { name: "Ends after" }).click();
  await page.getByRole("option", { name: "3 days" }).click();
  await form.getByRole("button", { name: "Make the link" }).click();
  const shown = page.getByRole("dialog", { name: "Copy the link now" });
  const link = (await shown.locator("code").textContent())!;
  expect(link).toMatch(/\/invite\/[\w-]{32,}$/);
  await shown.getByRole("button", { name: "I have it" }).click();
  const row = page.getByRole("row").filter({ hasText: "katherine@example.test" });
  await expect(row).toContainText("Viewer for all services");
  await expect(row).toContainText("Open, ends in 2 d");
  await page.reload();
  expect(await page.content()).not.toContain(link);

  const guest = await elsewhere();
  await guest.context().clearCookies();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Harbour" })).toBeVisible();

  await settled(page);
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  await expect(row.getByRole("button")).toHaveCount(0);
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Harbour" })).toHaveCount(0);
});
