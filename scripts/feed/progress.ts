import { printable } from "./printable";

/** What the person at the terminal sees: a bar that is drawn over, or on anything else a plain line now and then. */
export class Progress {
  lines = 0;
  accepted = 0;
  rejected = 0;
  private bytes = 0;
  private waiting = "";
  private firstReason: string | undefined;
  private saidAt = 0;
  private readonly began = Date.now();

  /** `total` in bytes, where the source has an end. */
  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly total: number | undefined,
  ) {}

  took(lines: number, bytes: number, outcome: { accepted: number; rejected: number; reason?: string }): void {
    this.lines += lines;
    this.bytes = bytes;
    this.accepted += outcome.accepted;
    this.rejected += outcome.rejected;
    this.firstReason ??= outcome.reason;
    this.waiting = "";
    this.draw(false);
  }

  waits(reason: string): void {
    const fresh = this.waiting !== reason;
    this.waiting = reason;
    this.draw(fresh);
  }

  /** Clears the bar; the summary is a line that stays. */
  end(): void {
    if (this.out.isTTY) this.out.write("\r\x1b[K");
    this.out.write(`${this.figures().join(" · ")}\n`);
    if (this.firstReason) this.out.write(`First rejected because: ${printable(this.firstReason)}\n`);
  }

  private draw(now: boolean): void {
    if (!now && Date.now() - this.saidAt < (this.out.isTTY ? 100 : 5000)) return;
    this.saidAt = Date.now();
    const parts = [...this.where(), ...this.figures(), ...(this.waiting ? [`waiting: ${this.waiting}`] : [])];
    if (!this.out.isTTY) return void this.out.write(`${parts.join(" · ")}\n`);
    const width = Math.max(20, (this.out.columns || 80) - 1);
    this.out.write(`\r\x1b[K${this.bar()}${parts.join(" · ")}`.slice(0, width + 4));
  }

  private get share(): number | undefined {
    return this.total ? Math.min(1, this.bytes / this.total) : undefined;
  }

  private bar(): string {
    const { share } = this;
    if (share === undefined) return "";
    const full = Math.round(share * 20);
    return `${"█".repeat(full)}${"░".repeat(20 - full)} `;
  }

  private where(): string[] {
    const { share } = this;
    if (share === undefined) return [];
    const seconds = (Date.now() - this.began) / 1000;
    const left = share > 0.01 ? Math.ceil((seconds * (1 - share)) / share) : undefined;
    return [`${Math.floor(share * 100)} %`, ...(left === undefined ? [] : [`${clock(left)} left`])];
  }

  private figures(): string[] {
    const perSecond = Math.round(this.lines / Math.max(0.001, (Date.now() - this.began) / 1000));
    return [
      `${number(this.lines)} lines (${number(perSecond)}/s)`,
      `${number(this.accepted)} records accepted`,
      `${number(this.rejected)} rejected`,
    ];
  }
}

const number = (value: number) => value.toLocaleString("en");
const clock = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
