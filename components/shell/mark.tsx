import { cn } from "@/components/ui/cn";

/** The product's sign: a pulse, and the one point that matters. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn("size-7 shrink-0", className)} aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path
        d="M7 19h4l3-9 4.5 13 2.5-7h2"
        fill="none"
        className="stroke-primary-foreground"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="25" cy="16" r="2.3" className="fill-chart-error" />
    </svg>
  );
}
