import { cn } from "@/components/ui/cn";
import { visibleText } from "@/lib/kit/format";

/** A person as a letter in a circle. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const shown = visibleText(name);
  return (
    <span
      title={shown}
      className={cn(
        "grid size-5.5 shrink-0 place-items-center rounded-full bg-secondary font-medium text-micro text-secondary-foreground uppercase",
        className,
      )}
    >
      <span aria-hidden="true">{shown.slice(0, 1)}</span>
      <span className="sr-only">{shown}</span>
    </span>
  );
}
