import type { BrowserContext } from "@playwright/test";

/** All that a browser complains about: errors on the console, failed requests, bad answers, dialogs. */
export class Noise {
  private readonly all: string[] = [];
  private readonly expected: RegExp[] = [];

  listenTo(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.all.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.all.push(`uncaught: ${error.error().message}`));
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      // What is under way when a page is left, or an answer nobody waits for any more, is given up by the browser.
      if (reason !== "net::ERR_ABORTED") this.all.push(`failed: ${request.url()} (${reason})`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.all.push(`answered ${response.status()}: ${response.url()}`);
    });
    context.on("dialog", (dialog) => {
      this.all.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** This test does something that must be refused. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  heard(): string[] {
    return this.all.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }
}
